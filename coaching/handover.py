"""A time in which somebody covered, and what happened in it: for whoever comes back, and for whoever covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from clients.models import Client
from clinic.models import User
from coaching import own_limits
from coaching.hours import Limits, spans
from coaching.models import Act, CallBack, Contact, ConversationText, LimitOverride, Pause
from telephony.channels import Channel

LOOK_BACK = timedelta(days=8)  # limits repeat by the week
MOST = 300  # of each kind, the newest: a page to be read, not the log


@dataclass(frozen=True, slots=True)
class Period:
    """`therapist` was closed from `starts_at`; `ends_at` may lie ahead. `client_id`: for one client alone."""

    therapist: User
    starts_at: datetime
    ends_at: datetime
    client_id: int | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """The rows of one period, newest first. `texts` counts them by client: (in, out)."""

    contacts: list[Contact]
    requests: list[CallBack]
    acts: list[Act]
    pauses: list[Pause]
    texts: list[tuple[Client, int, int]]

    def clients(self) -> set[int]:
        rows: list[Any] = [*self.contacts, *self.requests, *self.acts, *self.pauses]
        return {row.client_id for row in rows} | {client.pk for client, _, _ in self.texts}


def of_change(change: LimitOverride) -> Period:
    """The time of one change of limits; taken back, it ended then."""
    ends_at = min(change.ends_at, change.withdrawn_at or change.ends_at)
    return Period(change.therapist, change.starts_at, ends_at, change.client_id)


def last_closed(therapist: User, *, now: datetime) -> Period | None:
    """The last stretch in which this therapist took no calls, up to now or to their opening. None: never closed."""
    closed = _closed(own_limits.of(therapist, now=now).limits, now - LOOK_BACK, now)
    return Period(therapist, *closed[-1]) if closed else None


def what_happened(period: Period, within: QuerySet[Client], *, now: datetime, part_of: User | None = None) -> Happened:
    """Everything of the therapist's clients among `within`. `part_of`: only that in which this person had a part."""
    until = min(period.ends_at, now)
    theirs = within.filter(team__user=period.therapist, team__role="primary", team__until=None)
    of_whom = {"client__in": (theirs.filter(pk=period.client_id) if period.client_id else theirs).values("pk")}
    between = (period.starts_at, until - timedelta(microseconds=1))
    contacts = Contact.objects.filter(**of_whom, started_at__range=between).exclude(kind="text")
    requests = CallBack.objects.filter(Q(taken_at__range=between) | Q(closed_at__range=between), **of_whom)
    acts = Act.objects.filter(**of_whom, reported_at__range=between, corrected_by=None)
    pauses = Pause.objects.filter(**of_whom, created_at__range=between)
    texts = ConversationText.objects.filter(**of_whom, at__range=between)
    if part_of is not None:
        contacts = contacts.filter(spoke_with=part_of)
        requests = requests.filter(Q(closed_by=part_of) | Q(cover=part_of) | Q(claimed_by=part_of))
        acts, pauses = acts.filter(entered_by=part_of), pauses.filter(act__entered_by=part_of)
        texts = texts.none()
    return Happened(
        contacts=list(contacts.select_related("client", "caregiver", "spoke_with").order_by("-started_at")[:MOST]),
        requests=list(requests.select_related("client", "caregiver", "closed_by").order_by("-taken_at")[:MOST]),
        acts=list(acts.select_related("client", "entered_by").order_by("-reported_at")[:MOST]),
        pauses=list(pauses.select_related("client").order_by("-created_at")[:MOST]),
        texts=_counted(texts),
    )


def _counted(texts: QuerySet[ConversationText]) -> list[tuple[Client, int, int]]:
    came, went = Count("pk", filter=Q(message__direction="in")), Count("pk", filter=Q(message__direction="out"))
    counts = list(texts.order_by().values("client").annotate(came=came, went=went))
    named = Client.objects.in_bulk([each["client"] for each in counts])
    return [(named[each["client"]], each["came"], each["went"]) for each in counts]


def _closed(limits: Limits, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches between the open ones."""
    edges = [since, *(edge for span in spans(limits, Channel.CALL, since, until) for edge in span), until]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
