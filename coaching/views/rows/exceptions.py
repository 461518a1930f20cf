"""Hours in which a therapist's week does not hold for one client."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import User
from coaching.limits import Hours
from coaching.models import ClientLimit
from coaching.models.limits import WEEKDAYS
from coaching.views.rows import week


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    title: str
    words: str
    end_url: str


@dataclass(frozen=True, slots=True)
class ClientWithOwn:
    """A client for whom something differs, for the therapist's own page."""

    pk: int
    name: str
    url: str


def of(client: Client, therapist: User) -> list[ExceptionRow]:
    standing = ClientLimit.objects.filter(client=client, therapist=therapist, ended_at=None)
    return [_row(each, client.uuid) for each in standing.order_by("weekday", "channel", "starts", "pk")]


def clients_of(therapist: User) -> list[ClientWithOwn]:
    """Own clients whose week differs."""
    own = ClientLimit.objects.filter(therapist=therapist, ended_at=None).values("client")
    found = Client.objects.on_the_team_of(therapist).in_treatment().filter(pk__in=own).order_by("name").distinct()
    return [ClientWithOwn(each.pk, each.name, reverse("client-limits", args=[each.uuid])) for each in found]


def _row(row: ClientLimit, client: UUID) -> ExceptionRow:
    words = {
        (True, "call"): _("Open for calls on %(day)s"),
        (True, "text"): _("Open for texts on %(day)s"),
        (False, "call"): _("Closed for calls on %(day)s"),
        (False, "text"): _("Closed for texts on %(day)s"),
    }
    return ExceptionRow(
        title=words[row.opens, row.channel] % {"day": dict(WEEKDAYS)[row.weekday]},
        words=week.words(Hours(row.channel, row.weekday, row.starts, row.ends)),
        end_url=reverse("client-limits-end", args=[client, row.pk]),
    )
