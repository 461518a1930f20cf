"""Calls on the line that did not reach anybody and that nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from coaching.models import Contact, ContactOutcome, Kind
from coaching.views.rows import words

TO_LOOK_AT = (
    ContactOutcome.PAUSED,
    ContactOutcome.NOT_SET_UP,
    ContactOutcome.ENDED,
    ContactOutcome.HUNG_UP,
    ContactOutcome.FAILED,
)
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """Everything one person tried and nobody has looked at yet; `at` and `words` are of the last time."""

    id: str
    name: str
    url: str
    at: datetime
    words: str
    in_pause: bool
    seen_url: str
    many: int = 1


def loaded(clients: QuerySet[Client] | RawSQL, now: datetime) -> QuerySet[Contact]:
    """Calls of these clients, newest first. Texts are read in their thread, requests are in the queue."""
    return Contact.objects.filter(
        Q(outcome__in=TO_LOOK_AT, call_back=None) | Q(in_pause=True, outcome=ContactOutcome.PAUSED),
        client__in=clients,
        kind=Kind.CALL,
        direction="in",
        seen_at=None,
        started_at__gt=now - LOOK_BACK,
        started_at__lt=now + LOOK_BACK,  # nothing is there: a plan for any moment takes an open end for a third of all
    ).order_by("-started_at", "-pk")


def rows(contacts: Iterable[Contact]) -> list[AttemptRow]:
    """One row a person, the latest to try first."""
    by_person: dict[tuple[int | None, int | None], list[Contact]] = {}
    for contact in contacts:
        by_person.setdefault((contact.client_id, contact.caregiver_id), []).append(contact)
    return [_row(tried) for tried in by_person.values()]


def of_the_same_person(contact: Contact, clients: QuerySet[Client] | RawSQL, now: datetime) -> QuerySet[Contact]:
    """What its row on the board stands for: this one and those before it that nobody has looked at."""
    same = {"client": contact.client_id, "caregiver": contact.caregiver_id, "started_at__lte": contact.started_at}
    return loaded(clients, now).filter(**same)


def _row(tried: list[Contact]) -> AttemptRow:
    last = tried[0]
    return AttemptRow(
        id=str(last.uuid),
        name=words.who(last),
        url=reverse("client", args=[last.client.uuid]) if last.client else "",
        at=last.started_at,
        words=_said(last),
        in_pause=last.in_pause,
        seen_url=reverse("contact-seen", args=[last.uuid]),
        many=len(tried),
    )


def _said(contact: Contact) -> str:
    """Who told of an act did not call in a pause: it began by that call."""
    if contact.told_of_harm_at:
        return _("Self-harm was told")
    told = {
        ContactOutcome.PAUSED: _("Called in the pause: heard the crisis lines and when coaching opens again"),
        ContactOutcome.NOT_SET_UP: _("Called without an agreement in force: heard the crisis lines"),
        ContactOutcome.ENDED: _("Called after discharge: heard the office's number and the crisis lines"),
        ContactOutcome.HUNG_UP: _("Called and hung up before anybody answered"),
        ContactOutcome.FAILED: _("Called; the line could not go on"),
    }
    return told.get(ContactOutcome(contact.outcome), str(contact.get_outcome_display()))
