"""Clients who may be the same person as one who is taken in. Who is not one's own has no name here (P8)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.doubles import Double


@dataclass(frozen=True, slots=True)
class AlikeRow:
    name: str
    url: str
    because: str


def rows(found: list[Double], visible: set[int]) -> list[AlikeRow]:
    return [_row(double, double.client.pk in visible) for double in found]


def _row(double: Double, visible: bool) -> AlikeRow:
    because = {
        "name": _("has the same name"),
        "birth": _("has the same date of birth and a part of the name"),
        "number": _("calls from the same number"),
    }[double.same]
    if double.client.discharged_at:
        because = _("%(because)s; treatment has ended") % {"because": because}
    if not visible:
        return AlikeRow(_("A client of a colleague"), "", because)
    return AlikeRow(double.client.name, reverse("client", args=[double.client.uuid]), because)
