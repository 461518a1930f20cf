"""The clock of each process, held against the database's.

A worker whose clock goes wrong takes no tick, since each has expired for it: so it tells of its clock by a thread of
its own, and whoever watches elsewhere finds it here. While others keep the time it stands aside. Each tells by the way
which field keys it has: one that was not restarted cannot read what is moved to a new key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from clinic import encryption
from coaching.models import ProcessClock
from coaching.watch.conditions import SKEW

LATELY = timedelta(minutes=3)  # told each half minute by workers and beats, each minute by the web
ALIVE = timedelta(seconds=75)  # whoever told twice in that time is relied upon; its death is noticed soon
FORGOTTEN = timedelta(days=1)
BEATS = "beat@"  # how their names begin
SLOW = timedelta(seconds=1)  # an answer that took longer says nothing about a clock

KEEP = """
INSERT INTO coaching_processclock (name, ahead_seconds, queues, field_keys, seen_at)
VALUES (%s, %s, %s, %s, clock_timestamp())
ON CONFLICT (name) DO UPDATE
   SET ahead_seconds = excluded.ahead_seconds, queues = excluded.queues, field_keys = excluded.field_keys,
       seen_at = excluded.seen_at
"""


def tell(name: str, *, clock: Callable[[], datetime], queues: Sequence[str] = ()) -> float | None:
    """How many seconds this process is ahead of the database, kept under its name with the queues that it takes from
    and the field keys that it has; None where it could not be seen.
    """
    before = clock()
    theirs = _theirs()
    took = clock() - before
    if took > SLOW:
        return None
    ahead = (before + took / 2 - theirs).total_seconds()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, [name, ahead, list(queues), list(encryption.ring())])
    ProcessClock.objects.filter(seen_at__lt=theirs - FORGOTTEN).delete()
    return ahead


def lately() -> dict[str, float]:
    """Of each process that told of its clock within three minutes, by the database's clock: seconds ahead of it."""
    told = ProcessClock.objects.filter(seen_at__gt=_theirs() - LATELY)
    return dict(told.order_by("name").values_list("name", "ahead_seconds"))


def may_stand_aside(ahead: float, queues: Collection[str]) -> bool:
    """Whether a worker of these queues that is so far ahead has others to leave them to: each is served by a worker
    that is right, and a beat that is right sends ticks. Where it is the database's clock that is off, nobody is right.
    """
    if abs(ahead) <= SKEW:
        return False
    right = ProcessClock.objects.filter(seen_at__gt=_theirs() - ALIVE, ahead_seconds__range=(-SKEW, SKEW))
    told = dict(right.values_list("name", "queues"))
    served = {queue for theirs in told.values() for queue in theirs}
    return served.issuperset(queues) and any(name.startswith(BEATS) for name in told)


def without_key(key: str) -> list[str]:
    """The processes that told lately and do not have this field key: what it writes they cannot read."""
    told = ProcessClock.objects.filter(seen_at__gt=_theirs() - LATELY).exclude(field_keys=[])
    return list(told.exclude(field_keys__contains=[key]).order_by("name").values_list("name", flat=True))


def _theirs() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
