"""A last look before something leaves: does its reason still hold?

What was right when it was queued may be wrong when its turn comes: a pause has begun, somebody has called
back. A higher floor registers a check for the words or the purpose it queues:

    @outbox.check_before_sending("item-overdue")
    def still_open(message, *, now) -> str | None: …

A person's own words have no template: their check is registered for the `purpose` they were queued with.

The check returns None, or the reason (a short word) to cancel. When it raises, nothing is sent on this try.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.db import transaction

from telephony.models import Call, Message


class Check(Protocol):
    def __call__(self, row: "Message | Call", /, *, now: datetime) -> str | None: ...


_checks: dict[str, list[Check]] = {}


def check_before_sending(*names: str) -> Callable[[Check], Check]:
    """Decorator: run this check before a text of these templates, or a text or call of these purposes, leaves."""

    def register(check: Check) -> Check:
        for name in names:
            if check not in _checks.setdefault(name, []):
                _checks[name].append(check)
        return check

    return register


def reason_to_cancel(row: Message | Call, *, now: datetime) -> str | None:
    """The first reason not to send it, or None."""
    checks = _checks.get(row.template or row.purpose if isinstance(row, Message) else row.purpose)
    if not checks:
        return None
    with transaction.atomic():
        return next((reason for check in checks if (reason := check(row, now=now))), None)
