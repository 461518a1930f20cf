"""The marks that jobs leave when they have run. A job that fails each time leaves none, and looks like a dead one."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from coaching.models import Tick
from coaching.watch.facts import Job

WATCHDOG = "config.watch.watchdog"
MARK = """
UPDATE coaching_tick SET ran_at = %(now)s
 WHERE name = %(name)s AND coalesce(ran_at, '-infinity') < %(now)s::timestamptz - interval '5 seconds'
"""


def expect(table: dict[str, int], *, now: datetime) -> None:
    """The jobs that ought to run, each with its interval in seconds; one that is no longer named is forgotten."""
    rows = [Tick(name=name, every_seconds=every, expected_since=now) for name, every in table.items()]
    Tick.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["every_seconds"])
    Tick.objects.exclude(name__in=table).delete()


def mark(name: str, *, now: datetime) -> None:
    """It ran. Within five seconds of the last mark nothing is written: most jobs run each second."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"name": name, "now": now})


def jobs(*, now: datetime) -> tuple[Job, ...]:
    """Each job with the seconds since it ran, or since it was first expected to, where it never did."""
    rows = Tick.objects.order_by("name").values_list("name", "ran_at", "expected_since", "every_seconds")
    return tuple(
        Job(name, max(0.0, (now - (ran_at or since)).total_seconds()), every) for name, ran_at, since, every in rows
    )


def watchdog_age(*, now: datetime) -> float | None:
    """Seconds since the watchdog itself ran: beat, broker and a worker live. None when it never did."""
    tick = Tick.objects.filter(name=WATCHDOG).first()
    return (now - tick.ran_at).total_seconds() if tick and tick.ran_at else None
