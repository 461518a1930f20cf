"""What changes one's limits now or later, as rows that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from coaching.own_limits import Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    title: str
    starts_at: datetime
    ends_at: datetime
    holds: bool
    cover: str
    opens: bool
    withdraw_url: str


def row(change: Change, now: datetime) -> ChangeRow:
    return ChangeRow(
        title=_title(change),
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        holds=change.holds(now),
        cover=_cover(change),
        opens=change.opens,
        withdraw_url=reverse("limit-withdraw", args=[change.pk]),
    )


def _title(change: Change) -> str:
    what = _("Extra") if change.opens else _("Leave") if change.leave else _("Off")
    channel = {"call": _("calls"), "text": _("texts")}.get(change.channel, _("calls and texts"))
    one = _(", for one client") if change.for_one_client else ""
    return f"{what}: {channel}{one}"


def _cover(change: Change) -> str:
    if change.opens:
        return ""
    if change.no_cover:
        return _("Nobody covers: clients hear so, and the crisis lines")
    return _("%(name)s covers") % {"name": change.cover} if change.cover else _("Your usual cover")
