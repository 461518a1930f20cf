"""A wall-clock budget for the database work of one thread.

A caller waits on the telephone: whatever PostgreSQL does, words must come within seconds. A frozen server
keeps its sockets open, so neither `statement_timeout` nor TCP's own time-outs end a query there. psycopg2 can
hand every wait to a callback; ours waits for the socket no longer than the budget, then gives up the
connection. Without a budget it waits for as long as it takes, except for a connection that never comes up.

Once a whole budget went by and the database answered nobody of this web server, it is taken for frozen: until it
answers again, one thread at a time asks it, and not for long; the others give up at once, so that whoever calls next
neither waits as long nor finds all threads taken. In the web server that one is a thread of its own (`replaying`);
only where it is missing a caller asks, after a rest.

COPY does not work under a wait callback: install it in the web server, not in commands.
"""

import mmap
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from psycopg2 import extensions

CONNECT_SECONDS = 5.0
"""For a new connection when no budget is set: `connect_timeout` has no effect under a wait callback."""

FROZEN_SECONDS = 1.5
"""The budget of the one who asks whether the database is still frozen; enough for one that is well again."""

REST_SECONDS = 3.0
"""So long no caller asks after a wait in vain: those who queued behind it have waited long enough."""

_budget = threading.local()
_asking = threading.Lock()
_seen = memoryview(mmap.mmap(-1, 16)).cast("d")
"""When the database last answered, and when somebody last waited in vain: on the machine's monotonic clock, in memory
that the processes of a web server share since their fork.
"""
ANSWERED, IN_VAIN = 0, 1


class BudgetSpent(OperationalError):
    """The time for the database is used up. The connection is gone; what it was doing may still happen."""


@contextmanager
def within(seconds: float, *, rest: bool = True) -> Iterator[None]:
    """All database work of this thread inside has so many seconds in all; then it raises BudgetSpent.

    Of nested budgets the one that ends first holds. Without `rest` a frozen database is asked although somebody has
    just waited in vain.
    """
    outer = ends_at()
    frozen = outer is None and seems_frozen()
    asks = frozen and not (rest and _rests()) and _asking.acquire(blocking=False)
    if frozen:
        seconds = min(seconds, FROZEN_SECONDS if asks else 0)
    _budget.ends_at = min(time.monotonic() + seconds, outer or float("inf"))
    try:
        yield
    except InterfaceError as error:  # a second use of the connection that was given up
        if remaining() == 0:
            raise BudgetSpent("the database did not answer in time") from error
        raise
    finally:
        _budget.ends_at = outer
        if asks:
            _asking.release()
        let_go_of_the_dead()


def ends_at() -> float | None:
    """When this thread's budget ends (monotonic seconds); None without one."""
    return getattr(_budget, "ends_at", None)


def remaining() -> float | None:
    """Seconds left of this thread's budget, 0 when spent; None without one."""
    end = ends_at()
    return None if end is None else max(0.0, end - time.monotonic())


def install() -> None:
    """From now on every connection of this process waits by `wait`."""
    extensions.set_wait_callback(wait)


def uninstall() -> None:
    extensions.set_wait_callback(None)


def wait(connection: Any) -> None:
    """psycopg2's wait callback: until the connection is ready, or the time is up."""
    began = time.monotonic()
    setting_up = connection.status == extensions.STATUS_SETUP
    end = ends_at() or (began + CONNECT_SECONDS if setting_up else None)
    while (state := connection.poll()) != extensions.POLL_OK:
        wanted = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        if not ready(connection.fileno(), wanted, end):
            if end is not None and end > began:  # who had no time at all has learned nothing
                note_silence(since=began)
            raise BudgetSpent("the database did not answer in time")
    _seen[ANSWERED] = time.monotonic()


def forget() -> None:
    """Nothing is known of the database, as at the start."""
    _seen[ANSWERED] = _seen[IN_VAIN] = float("-inf")


def note_silence(*, since: float) -> None:
    """A wait was in vain. One slow statement proves nothing while others are answered."""
    if _seen[ANSWERED] < since:
        _seen[IN_VAIN] = time.monotonic()


def seems_frozen() -> bool:
    """Whether the last thing that was seen of the database is its silence."""
    return _seen[IN_VAIN] > _seen[ANSWERED]


def _rests() -> bool:
    return time.monotonic() - _seen[IN_VAIN] < REST_SECONDS


def ready(descriptor: int, wanted: int, end: float | None) -> bool:
    """Wait for the socket until `end`; False when it was not ready by then."""
    poller = select.poll()
    poller.register(descriptor, wanted)
    left = None if end is None else max(0.0, end - time.monotonic()) * 1000
    return bool(poller.poll(left))


def let_go_of_the_dead() -> None:
    """Drop this thread's connections that were given up, so that the next use opens new ones. Never blocks:
    psycopg2 has closed them without a word to the server."""
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None and connection.connection.closed:
            connection.close()


forget()
