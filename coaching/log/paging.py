"""The log a page at a time, newest first, at the same cost whatever the clinic's size (PERFORMANCE: keyset only).

What fits several filters may lie far apart. So a page looks through at most 10,000 contacts, of a list that an
index holds in order, and says how far back it has looked; the next page looks on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from coaching.forms.moments import FIRST_DAY, LAST_DAY
from coaching.log.narrowing import Asked
from coaching.models import Contact

A_PAGE = 50
LOOKS_THROUGH = 10_000
COUNT_STOPS = 1000
MOST_DIGITS = 18  # of a row's id, which is 64 bits wide
NEWEST_FIRST = ("-started_at", "-pk")
Place = tuple[datetime, int]  # a row's place in the log: when it began, and its id


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is the address of what follows ("" at the end); `looked_back_to` is set where it is not a full page."""

    contacts: list[Contact]
    after: str
    looked_back_to: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """`back_to`: as far as was counted, None for all. Nobody waits for an exact number that they cannot use."""

    many: int
    back_to: datetime | None

    @property
    def is_more(self) -> bool:
        return self.many > COUNT_STOPS


def page(contacts: QuerySet[Contact], asked: Asked, after: str) -> Page:
    """From behind the row that `after` names."""
    start = place(after)
    floor = _floor(contacts, asked, start)
    fitting = _between(asked.narrow(contacts), start, floor)
    related = fitting.select_related("client", "caregiver", "therapist", "spoke_with", "reviewed_by")
    found = list(related.order_by(*NEWEST_FIRST)[: A_PAGE + 1])
    if len(found) > A_PAGE:
        last = found[A_PAGE - 1]
        return Page(found[:A_PAGE], word((last.started_at, last.pk)), None)
    return Page(found, word(floor) if floor else "", floor[0] if floor else None)


def count(contacts: QuerySet[Contact], asked: Asked, *, stops: int = COUNT_STOPS) -> Count:
    floor = _floor(contacts, asked, None)
    fitting = _between(asked.narrow(contacts), None, floor)
    return Count(fitting.order_by(*NEWEST_FIRST)[: stops + 1].count(), floor[0] if floor else None)


def place(after: str) -> Place | None:
    """What a `word` named; nothing that anybody could have typed is an error."""
    at, _sep, pk = after.rpartition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    if not (moment and moment.tzinfo and FIRST_DAY <= moment.date() <= LAST_DAY):
        return None
    return (moment, int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) <= MOST_DIGITS else None


def word(row: Place) -> str:
    return f"{row[0].isoformat()}_{row[1]}"


def behind(contacts: QuerySet[Contact], start: Place | None) -> QuerySet[Contact]:
    return _between(contacts, start, None)


def _floor(contacts: QuerySet[Contact], asked: Asked, start: Place | None) -> Place | None:
    """The last row that is looked at, when more follow; None where all of them are."""
    if asked.walked_is_all:
        return None
    walked = behind(asked.walked(contacts), start).order_by(*NEWEST_FIRST).values_list("started_at", "pk")
    last = list(walked[LOOKS_THROUGH - 1 : LOOKS_THROUGH + 1])
    return last[0] if len(last) > 1 else None


def _between(contacts: QuerySet[Contact], start: Place | None, floor: Place | None) -> QuerySet[Contact]:
    if start:
        at, pk = start
        contacts = contacts.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=pk), started_at__lte=at)
    if floor:
        at, pk = floor
        contacts = contacts.filter(Q(started_at__gt=at) | Q(started_at=at, pk__gte=pk), started_at__gte=at)
    return contacts
