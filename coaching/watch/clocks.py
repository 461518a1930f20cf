"""The clock of each process, held against the database's.

A worker whose clock goes wrong takes no tick, since each has expired for it: so it tells of its clock by a thread of
its own, and whoever watches elsewhere finds it here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from coaching.models import ProcessClock

LATELY = timedelta(minutes=3)  # told each half minute by workers and beats, each minute by the web
FORGOTTEN = timedelta(days=1)
SLOW = timedelta(seconds=1)  # an answer that took longer says nothing about a clock

KEEP = """
INSERT INTO coaching_processclock (name, ahead_seconds, seen_at) VALUES (%s, %s, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET ahead_seconds = excluded.ahead_seconds, seen_at = excluded.seen_at
"""


def tell(name: str, *, clock: Callable[[], datetime]) -> float | None:
    """How many seconds this process is ahead of the database, kept under its name; None where it could not be seen."""
    before = clock()
    theirs = _theirs()
    took = clock() - before
    if took > SLOW:
        return None
    ahead = (before + took / 2 - theirs).total_seconds()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, [name, ahead])
    ProcessClock.objects.filter(seen_at__lt=theirs - FORGOTTEN).delete()
    return ahead


def lately() -> dict[str, float]:
    """Of each process that told of its clock within three minutes, by the database's clock: seconds ahead of it."""
    told = ProcessClock.objects.filter(seen_at__gt=_theirs() - LATELY)
    return dict(told.order_by("name").values_list("name", "ahead_seconds"))


def _theirs() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
