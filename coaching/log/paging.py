"""The log a page at a time, newest first, at the same cost whatever the clinic's size (PERFORMANCE: keyset only).

What fits several filters may lie far apart. So a page looks through so many contacts (`Reach.looks_through`), of a list
that an index holds in order, and says how far back it has looked; the next page looks on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from coaching.forms.moments import FIRST_DAY, LAST_DAY
from coaching.log.narrowing import Asked
from coaching.log.reach import Reach
from coaching.models import Contact

A_PAGE = 50
COUNT_STOPS = 1000
MOST_DIGITS = 18  # of a row's id, which is 64 bits wide
BEFORE_ALL = Value(datetime.min.replace(tzinfo=UTC))
NEWEST_FIRST = ("-started_at", "-pk")
PEOPLE = ("client", "caregiver", "therapist", "spoke_with")
A_ROW = (  # what a row tells (coaching/views/rows/log.py): the rest of it, the sealed note above all, stays where it is
    "uuid clinic_id kind direction started_at ended_at decision reason outcome in_pause severity wait_seconds"
    " talk_seconds function logged_at completed_at reviewed_at"
    " client__name caregiver__name caregiver__relationship therapist__name spoke_with__name"
).split()
Place = tuple[datetime, int]  # a row's place in the log: when it began, and its id


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is the address of what follows ("" at the end); `looked_back_to` is set where it is not a full page."""

    contacts: list[Contact]
    after: str
    looked_back_to: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """`back_to`: as far as was counted, through so many; None for all. Nobody waits for an exact number that they
    cannot use.
    """

    many: int
    back_to: datetime | None
    through: int

    @property
    def is_more(self) -> bool:
        return self.many > COUNT_STOPS


def page(reach: Reach, asked: Asked, after: str) -> Page:
    """From behind the row that `after` names."""
    start = place(after)
    floor = _floor(reach, asked, start)
    return _page(reach, list(_fitting(reach, asked, start, floor, A_PAGE)), floor)


def count(reach: Reach, asked: Asked, *, stops: int = COUNT_STOPS) -> Count:
    floor = _floor(reach, asked, None)
    return _counted(reach, asked, _fitting(reach, asked, None, floor, stops).count(), floor)


def page_and_count(reach: Reach, asked: Asked, after: str) -> tuple[Page, Count]:
    """Both, and nothing twice: what is counted for a first page holds the places of its rows."""
    if place(after):
        return page(reach, asked, after), count(reach, asked)
    floor = _floor(reach, asked, None)
    places, many = _first_of(_fitting(reach, asked, None, floor, COUNT_STOPS))
    return _page(reach, places, floor), _counted(reach, asked, many, floor)


def _counted(reach: Reach, asked: Asked, many: int, floor: Place | None) -> Count:
    return Count(many, floor[0] if floor else None, reach.looks_through(asked))


def _first_of(fitting: QuerySet[Contact, Place]) -> tuple[list[Place], int]:
    """The places of a page and of the row behind it, and how many there are: the others are counted where they lie."""
    try:
        sql, params = fitting.query.sql_with_params()
    except EmptyResultSet:
        return [], 0
    counted = f"SELECT at, id, count(*) OVER () FROM ({sql}) AS fitting(at, id)"  # noqa: S608  Django wrote it
    with connection.cursor() as cursor:
        cursor.execute(f"{counted} ORDER BY at DESC, id DESC LIMIT {A_PAGE + 1}", params)
        found = cursor.fetchall()
    return [(at, pk) for at, pk, _many in found], found[0][2] if found else 0


def _page(reach: Reach, places: list[Place], floor: Place | None) -> Page:
    """The first rows of `places`, which are read here alone, by their ids."""
    shown = reach.found([pk for _at, pk in places[:A_PAGE]]).select_related(*PEOPLE).only(*A_ROW)
    found = list(shown.order_by(*NEWEST_FIRST))
    if len(places) > A_PAGE:
        return Page(found, word(places[A_PAGE - 1]), None)
    return Page(found, word(floor) if floor else "", floor[0] if floor else None)


def _fitting(
    reach: Reach, asked: Asked, start: Place | None, floor: Place | None, most: int
) -> QuerySet[Contact, Place]:
    """Places of what fits, in order, one more than `most` where there are more."""
    if _all_fit(reach, asked) and _is_of_parts(reach, asked):  # entries of indexes, no row is read
        return _walk(reach, asked, start, most)[: most + 1]
    along = "" if _is_of_parts(reach, asked) else asked.walks_by() or ""
    return _places(_between(asked.narrow(reach.contacts(), along=along), None, floor), start)[: most + 1]


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


def _floor(reach: Reach, asked: Asked, start: Place | None) -> Place | None:
    """The last row that is looked at, when more follow; None where all of them are."""
    if _all_fit(reach, asked):
        return None
    through = reach.looks_through(asked)
    return _at(_walk(reach, asked, start, through), through)


def _all_fit(reach: Reach, asked: Asked) -> bool:
    return not asked.words if _is_of_parts(reach, asked) else asked.walked_is_all


def _is_of_parts(reach: Reach, asked: Asked) -> bool:
    """One client's contacts lie in one index, whoever looks."""
    return reach.clients is not None and asked.walks_by() != "client"


def _walk(reach: Reach, asked: Asked, start: Place | None, through: int) -> QuerySet[Contact, Place]:
    """Places of what is looked through, in order."""
    if not _is_of_parts(reach, asked):
        return _places(asked.walked(reach.contacts()), start)
    theirs, spoken = (_places(asked.within(part), start) for part in reach.parts())
    ends = Subquery(spoken.values("started_at")[through : through + 1])
    reached = theirs.filter(started_at__gte=Coalesce(ends, BEFORE_ALL))  # what is older than so many is not among them
    return reached[: through + 1].union(spoken[: through + 1]).order_by("-started_at", "-id")


def _places(contacts: QuerySet[Contact], start: Place | None) -> QuerySet[Contact, Place]:
    return behind(contacts, start).order_by(*NEWEST_FIRST).values_list("started_at", "id")


def _at(walk: QuerySet[Contact, Place], number: int) -> Place | None:
    """The place of so many, when more follow."""
    found = list(walk[number - 1 : number + 1])
    return found[0] if len(found) > 1 else None


def _between(contacts: QuerySet[Contact], start: Place | None, floor: Place | None) -> QuerySet[Contact]:
    if start:
        at, pk = start
        contacts = contacts.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=pk), started_at__lte=at)
    if floor:
        at, pk = floor
        contacts = contacts.filter(Q(started_at__gt=at) | Q(started_at=at, pk__gte=pk), started_at__gte=at)
    return contacts
