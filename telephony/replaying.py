"""Takes in what the spool of this host keeps, oldest first, as soon as the database answers.

A thread of each web process looks every second; the kernel's lock lets one of them work. A web process, because the
files lie on its host, and because it needs neither broker nor beat (decision 0018). What is taken in twice changes
nothing: every webhook has its receipt.

    @replaying.takes_in("line-text")
    def came_late(event, *, now): …
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import Error, connection, connections, transaction
from django.http import HttpRequest
from django.utils import timezone

from clinic import encryption
from telephony import deadline, deadlocks, receipts, spool
from telephony.spool import Event

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
MOST_TRIES = 3
"""Of an event that fails while the database takes others; then it is set aside."""
MOST_TRIES_OF_THE_DATABASE = 30
"""The same where the database refuses it: that may still be the database's own trouble."""
NEWEST = 100
"""Events among which a turn that is tried again looks for its keys; while a call waits it is seconds old."""
AGAIN_SECONDS = 600.0
"""What was set aside is tried again, this often: the next release may know what to do with it."""


class TakesIn(Protocol):
    def __call__(self, event: Event, /, *, now: datetime) -> object: ...


class Outcome(Enum):
    DONE = auto()
    FAILED = auto()
    AWAY = auto()


_takers: dict[str, TakesIn] = {}
_failed: Counter[str] = Counter()


def takes_in(kind: str) -> Callable[[TakesIn], TakesIn]:
    """Decorator: this function stores an event of this kind. It may be given one twice, and long after it came."""

    def register(taker: TakesIn) -> TakesIn:
        _takers[kind] = taker
        return taker

    return register


def keep(request: HttpRequest, where: Mapping[str, Any], *, came: datetime) -> bool:
    """Keeps a webhook that could not be stored, with what its address said. What nobody would take in is not kept."""
    kind = request.resolver_match.url_name if request.resolver_match else None
    return kind in _takers and spool.keep(Event(kind, request.POST.dict(), came, where))


def pressed(request: HttpRequest, where: Mapping[str, Any]) -> str:
    """Which keys this host has kept of the very turn that is now tried again: it comes without them. "" where none
    are kept here, or they were taken in already.
    """
    kind = request.resolver_match.url_name if request.resolver_match else None
    here = {name: str(value) for name, value in where.items()}
    for path in reversed(spool.waiting()[-NEWEST:]):
        with suppress(OSError, ValueError, encryption.EncryptionError):  # taken in this moment, or not ours to read
            event = spool.read(path)
            told = {name: str(value) for name, value in event.where.items()}
            same_call = event.form.get("CallSid") == request.POST.get("CallSid")
            if event.kind == kind and told == here and same_call and "Digits" in event.form:
                return event.form["Digits"]
    return ""


def replay(*, now: datetime, set_aside_too: bool = False) -> int:
    """Takes in what waits; returns how much. Ends early while the database is away, so that the order stays.

    What was set aside waits for its time, or is tried now too.
    """
    if not spool.waiting():
        return 0
    with spool.alone() as alone:
        done = 0
        for path in spool.waiting() if alone else []:
            if spool.aside_since(path) < AGAIN_SECONDS and not set_aside_too:
                continue
            outcome = _take_in(path, now=now)
            done += outcome is Outcome.DONE
            if outcome is Outcome.AWAY:
                break
        return done


def start() -> None:
    """From now on this process looks after the spool of its host."""
    threading.Thread(target=_look_for_ever, name="spool", daemon=True).start()


def ask_in_place_of_callers() -> None:
    """Whether a database that was silent answers again: then the next caller need not find out."""
    if deadline.seems_frozen():
        with suppress(Error), deadline.within(deadline.FROZEN_SECONDS, rest=False), connection.cursor() as cursor:
            cursor.execute("SELECT 1")


def _look_for_ever() -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            ask_in_place_of_callers()
            if done := replay(now=timezone.now()):
                log.info("spool_taken_in", extra={"count": done})
        except Exception:
            log.exception("spool_not_read")
        finally:
            connections.close_all()


def _take_in(path: Path, *, now: datetime) -> Outcome:
    try:
        with deadline.within(settings.LINE_BUDGET_SECONDS):
            event = spool.read(path)
            deadlocks.outlasted(lambda: _takers[event.kind](event, now=now))
    except Exception as trouble:
        return _failed_once_more(path, trouble)
    path.unlink()
    _failed.pop(path.name, None)
    return Outcome.DONE


def _failed_once_more(path: Path, trouble: Exception) -> Outcome:
    """Whose fault is it? Only where the database takes another row is it the event's own."""
    if not connection.in_atomic_block:
        connection.close()  # one that failed is not trusted with the next question
    if not _database_takes_rows():
        return Outcome.AWAY
    of_the_database = isinstance(trouble, Error)
    _failed[path.name] += 1
    if path.suffix == spool.SET_ASIDE or _failed[path.name] >= (
        MOST_TRIES_OF_THE_DATABASE if of_the_database else MOST_TRIES
    ):
        log.error("spool_set_aside", exc_info=trouble)
        _failed.pop(path.name, None)
        spool.set_aside(path)
        return Outcome.FAILED
    return Outcome.AWAY if of_the_database else Outcome.FAILED


def _database_takes_rows() -> bool:
    """Not only answers: a replica or a full disk does that too."""
    try:
        with deadline.within(settings.LINE_BUDGET_SECONDS), transaction.atomic():
            receipts.once("spool:probe", now=timezone.now())
            transaction.set_rollback(True)
    except Error:
        return False
    return True
