"""The trail newest first, a page at a time, at the same cost however long it is.

Only one clinic's events. What is asked for may lie far apart, so a page looks through at most 20,000 events and says
how far back it has looked; the next page looks on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from agreements.models import Matter
from clients.models import Client
from clinic.models import AuditEvent, User
from coaching.log import paging
from coaching.trail.kinds import KINDS

A_PAGE = 50
LOOKS_THROUGH = 20_000
NEWEST_FIRST = ("-at", "-id")
BY_CLIENT = (Client._meta.label, Matter._meta.label)  # the ids of a list are clients'; elsewhere they stand beside


@dataclass(frozen=True, slots=True)
class Asked:
    """`since` is included, `until` is not."""

    clinic_id: int
    person: User | None = None
    client: Client | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_narrow(self) -> bool:
        return bool(self.person or self.client or self.kind or self.since or self.until)

    def walked(self) -> QuerySet[AuditEvent]:
        """What one index holds in order: the clinic's events of these days, or one client's."""
        events = AuditEvent.objects.filter(clinic_id=self.clinic_id)
        if self.since:
            events = events.filter(at__gte=self.since)
        if self.until:
            events = events.filter(at__lt=self.until)
        return events.filter(about(self.client)) if self.client else events

    def narrowed(self) -> QuerySet[AuditEvent]:
        events = self.walked()
        if self.person:
            events = events.filter(actor_kind="staff", actor_id=self.person.pk)
        return events.filter(KINDS[self.kind][1]) if self.kind else events


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is the address of what follows ("" at the end); `looked_back_to` is set where it is not a full page."""

    events: list[AuditEvent]
    after: str
    looked_back_to: datetime | None = None


def about(client: Client) -> Q:
    """Events of this client, and lists in which they stood."""
    return Q(client_id=client.pk) | in_a_list(client)


def in_a_list(client: Client) -> Q:
    ids_of_clients = Q(data__contains={"ids": [client.pk]}, subject_label__in=BY_CLIENT)
    return Q(client_id=None) & (ids_of_clients | Q(data__contains={"clients": [client.pk]}))


def page(asked: Asked, after: str) -> Page:
    """From behind the event that `after` names."""
    start = paging.place(after)
    floor = _floor(asked, start)
    found = list(_between(asked.narrowed(), start, floor).order_by(*NEWEST_FIRST)[: A_PAGE + 1])
    if len(found) > A_PAGE:
        return Page(found[:A_PAGE], _word(found[A_PAGE - 1]))
    return Page(found, paging.word(floor) if floor else "", floor[0] if floor else None)


def _floor(asked: Asked, start: paging.Place | None) -> paging.Place | None:
    """The last event that is looked at, when more follow; None where all of them are."""
    if not (asked.person or asked.kind):
        return None
    walked = _between(asked.walked(), start, None).order_by(*NEWEST_FIRST).values_list("at", "id")
    last = list(walked[LOOKS_THROUGH - 1 : LOOKS_THROUGH + 1])
    return last[0] if len(last) > 1 else None


def _between(
    events: QuerySet[AuditEvent], start: paging.Place | None, floor: paging.Place | None
) -> QuerySet[AuditEvent]:
    if start:
        at, pk = start
        events = events.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    if floor:
        at, pk = floor
        events = events.filter(Q(at__gt=at) | Q(at=at, pk__gte=pk), at__gte=at)
    return events


def _word(event: AuditEvent) -> str:
    return paging.word((event.at, event.pk))
