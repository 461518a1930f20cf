"""Somebody signed in asked for what is not theirs. They are told that it does not exist; the trail says who asked.

What does not exist at all leaves the same event: nobody can be told apart by it, and a hunt through ids shows.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.cache import cache

from clinic import audit
from clinic.models import AuditEvent, User

ACTION = "access.denied"
AN_HOUR = dt.timedelta(hours=1)
MOST = 60  # events an hour and person; the last one says that further ones were left out


def note(user: User, *, route: str, method: str, asked: dict[str, Any], now: dt.datetime) -> AuditEvent | None:
    """One event; None once a person has left enough of them this hour. Of `asked` only ids are kept, as given."""
    many = _so_far(user, now)
    if many > MOST:
        return None
    ids: dict[str, Any] = {
        f"asked_{name}": str(value) for name, value in asked.items() if isinstance(value, int | UUID)
    }
    more = {"further_left_out": 1} if many == MOST else {}
    return audit.record(
        user, ACTION, user, clinic_id=user.clinic_id, now=now, route=route, method=method, **ids, **more
    )


def _so_far(user: User, now: dt.datetime) -> int:
    """How many this hour of the clock, with this one. Two at the same moment may count as one: a few more events."""
    key = f"denied:{user.pk}:{int(now.timestamp() // AN_HOUR.total_seconds())}"
    cache.add(key, 0, timeout=int(AN_HOUR.total_seconds()))
    return int(cache.incr(key))
