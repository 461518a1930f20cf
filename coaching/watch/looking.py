"""One look at everything: measured, judged, told."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from coaching.models import Alert
from coaching.watch import alerts, conditions, measuring, telling

LOCK = 0x7761_7463  # "watc": one watcher at a time, on whichever machine


def look(*, now: datetime) -> list[Alert]:
    """What is wrong now; nothing where another watcher is looking at this moment. Safe to run twice and at once."""
    with transaction.atomic():
        if not _mine():
            return []
        standing = alerts.settle(conditions.troubles(measuring.measure(now=now)), now=now)
    telling.tell(now=now)
    return standing


def _mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
