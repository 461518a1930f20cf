"""Who has seen one client's record: the accounting that a client may ask for, by day, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate

from clients.models import Client
from clinic.models import AuditEvent
from coaching.trail import words
from coaching.trail.asking import in_a_list
from coaching.trail.kinds import READING


@dataclass(frozen=True, slots=True)
class Reading:
    """One page that one person looked at on one day, from the first time to the last."""

    what: str
    times: int
    first: datetime
    last: datetime
    in_a_list: bool
    emergency: bool


@dataclass(frozen=True, slots=True)
class Reader:
    name: str
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    readers: list[Reader]

    @property
    def ids(self) -> str:
        return f"day-{self.day.isoformat()}"


def days(client: Client, zone: ZoneInfo, *, since: datetime | None = None) -> list[Day]:
    """Staff who were shown the record, newest day first. One statement; as long as its days, not as its events."""
    seen = AuditEvent.objects.filter(READING, Q(client_id=client.pk) | in_a_list(client), clinic_id=client.clinic_id)
    seen = seen.filter(actor_kind="staff")
    if since:
        seen = seen.filter(at__gte=since)
    counted = (
        seen.annotate(day=TruncDate("at", tzinfo=zone), page=KT("data__page"), via=KT("data__via"))
        .order_by()
        .values("day", "actor_id", "actor_label", "action", "page", "via", listed=Q(client_id=None))
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by(F("day").desc(), "actor_label", "actor_id", "first")
    )
    return [Day(day, list(_readers(rows))) for day, rows in groupby(counted, itemgetter("day"))]


def _readers(rows: Iterator[Any]) -> Iterator[Reader]:
    for (_id, name), theirs in groupby(rows, itemgetter("actor_id", "actor_label")):
        yield Reader(name, [_reading(row) for row in theirs])


def _reading(row: Any) -> Reading:
    return Reading(
        what=words.page(row["action"], row["page"] or ""),
        times=row["times"],
        first=row["first"],
        last=row["last"],
        in_a_list=row["listed"],
        emergency=bool(row["via"]),
    )
