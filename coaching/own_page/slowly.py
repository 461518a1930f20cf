"""Counts what a stranger does, by address or by link, in the cache that every process shares."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache


def too_many(what: str, who: str, *, most: int, within: timedelta, now: datetime) -> bool:
    """Counts this one; True when there were more than `most` in the running stretch of time. `who` is not kept."""
    stretch = int(now.timestamp() // within.total_seconds())
    key = f"own-page:{what}:{sha256(who.encode()).hexdigest()[:32]}:{stretch}"
    cache.add(key, 0, timeout=int(within.total_seconds()))
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False
