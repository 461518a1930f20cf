"""A cap on guessing from one address of the internet: wrong codes and links that never were.

It protects no single signer (five tries and 128 bits do that), it makes a search over all of them pointless. It is
generous, because a whole clinic may sit behind one address: it counts misses only, a bucket of MOST that leaks one each
LEAKS, and whoever holds a right link still sees its page.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from agreements.models import Misses
from clinic import addresses
from clinic.digests import digests

MOST = 60.0
LEAKS = timedelta(seconds=20)
FORGOTTEN_AFTER = LEAKS * MOST
ADD = """
INSERT INTO agreements_misses AS m (source, level, at) VALUES (%(source)s, 1, %(now)s)
ON CONFLICT (source) DO UPDATE
   SET level = greatest(0, m.level - extract(epoch FROM %(now)s - m.at) / %(leaks)s) + 1, at = %(now)s"""


def missed(address: str, *, now: datetime) -> None:
    """Somebody at this address guessed wrong."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, {"source": _source(address), "now": now, "leaks": LEAKS.total_seconds()})


def rests_until(address: str, *, now: datetime) -> datetime | None:
    """Until when nothing more is tried for this address; None when it may go on."""
    row = Misses.objects.filter(source=_source(address)).first()
    if row is None:
        return None
    over = row.level - (now - row.at) / LEAKS - (MOST - 1)
    return now + over * LEAKS if over > 0 else None


def forget(*, now: datetime) -> int:
    """Removes buckets that have run dry. Returns how many."""
    return Misses.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()[0]


def _source(address: str) -> str:
    return digests("guessing", addresses.home(address))[0]
