"""A kept database connection, used for a webhook's first question without asking first whether it still lives.

Django asks with a round trip of its own, at every request. The question itself finds out as well: when the connection
has died meanwhile, it is asked once more on a new one, and the caller on the telephone notices nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from telephony import deadline

Found = TypeVar("Found")


def ask_at_once(question: Callable[[], Found]) -> Found:
    """Runs a question that changes nothing. Errors other than that of a dead connection come through."""
    if connection.connection is None or connection.in_atomic_block:
        return question()
    connection.health_check_done = True  # type: ignore[attr-defined]  # Django's own mark; it is taken off when the next request begins
    try:
        return question()
    except (OperationalError, InterfaceError):
        lives = connection.connection is not None and not connection.connection.closed
        if lives or deadline.remaining() == 0:
            raise  # something else is wrong, or there is no time left
        connection.close()
        return question()
