"""How fast the line answered, kept for years as one row an hour.

Each web process counts in memory and adds its figures to the row every minute: a webhook itself writes nothing more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Sum

from coaching.models import LineHour
from coaching.watch.facts import Answered
from telephony.answering import tally

LATELY = timedelta(minutes=10)
COUNTS = ("answered", "slow", "too_slow", "refused", "in_trouble")

ADD = """
INSERT INTO coaching_linehour (hour, kind, answered, slow, too_slow, refused, in_trouble, worst_ms)
VALUES (date_trunc('hour', %(now)s::timestamptz, 'UTC'), %(kind)s, %(answered)s, %(slow)s, %(too_slow)s, %(refused)s,
        %(in_trouble)s, %(worst_ms)s)
ON CONFLICT (hour, kind) DO UPDATE SET
    answered = coaching_linehour.answered + excluded.answered, slow = coaching_linehour.slow + excluded.slow,
    too_slow = coaching_linehour.too_slow + excluded.too_slow, refused = coaching_linehour.refused + excluded.refused,
    in_trouble = coaching_linehour.in_trouble + excluded.in_trouble,
    worst_ms = greatest(coaching_linehour.worst_ms, excluded.worst_ms)
"""


def write_down(*, now: datetime) -> int:
    """Adds this process's figures to the rows of the hour; they stay in memory where the database refuses."""
    taken = tally.take()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for kind, counts in sorted(taken.items()):  # all processes in one order, or two wait for each other
                row: dict[str, Any] = {name: counts[name] for name in (*COUNTS, "worst_ms")}
                cursor.execute(ADD, {"now": now, "kind": kind, **row})
    except Exception:
        for kind, counts in taken.items():
            tally.note(kind, **counts)
        raise
    return len(taken)


def lately(*, now: datetime) -> Answered:
    """The hour that runs, and for its first minutes the one before."""
    return between(now - LATELY, now)


def between(start: datetime, end: datetime, *, kinds: tuple[str, ...] = ()) -> Answered:
    """The whole hours that touch this span, of all media or of some."""
    begins = start.replace(minute=0, second=0, microsecond=0)
    rows = LineHour.objects.filter(hour__gte=begins, hour__lte=end)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    sums = rows.aggregate(**{name: Sum(name) for name in COUNTS}, worst=Max("worst_ms"))
    worst = sums.pop("worst")
    return Answered(**{name: value or 0 for name, value in sums.items()}, worst_ms=worst or 0)
