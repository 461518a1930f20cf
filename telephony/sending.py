"""The sender: claims what is due, looks once more, hands it to the carrier, writes down what came of it.

Several requests are under way at once, so that a slow one holds up nobody; some places are kept for what is
urgent. The database is used by the calling thread alone and no transaction is open while the carrier is
asked. Every row ends in exactly one of: handed over, closed for a reason, waiting for a next try.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from telephony import checks, claims, door, handover, limits, status, stops
from telephony.errors import CarrierError, Failure
from telephony.models import Call, Message
from telephony.reports import Report
from telephony.states import TEXT_WILL_NOT_ARRIVE
from telephony.tries import (
    BROKEN_ATTEMPTS,
    LONGEST_WAIT_FOR_A_CALL_SECONDS,
    LONGEST_WAIT_SECONDS,
    MOST_ATTEMPTS,
    wait_before_next,
)

PLACES = 8
KEPT_FOR_URGENT = 2
URGENT = 2
"""Urgencies up to this one may use the kept places."""
LOOK_AGAIN_SECONDS = 0.25
CLAIMS_FOR_SECONDS = 30
"""A sender stops claiming after this time, so that a task ends within its limit; the next tick goes on."""

log = logging.getLogger(__name__)


def send_due(now: datetime, limit: int = 1000) -> int:
    """Hand over what is due, most urgent first, until nothing is left or `limit` is reached. Returns how many
    requests were made. May run any number of times at once."""
    tidy(now=now)
    sender = Sender(now=now, places=1 if door.in_process() else PLACES)
    return sender.run(limit)


def tidy(*, now: datetime) -> None:
    """Take back what dead senders held, close what would come too late, and tell who listens."""
    for model in (Call, Message):
        for row in claims.sweep(model) + claims.expire(model, now=now):
            status.announce(row, now=now)


class Sender:
    """One run. `now` moves on while it lasts, so that what becomes due meanwhile is sent too."""

    def __init__(self, *, now: datetime, places: int) -> None:
        self.began_at, self.began = now, time.monotonic()
        self.places = places
        self.pool = ThreadPoolExecutor(max_workers=places) if places > 1 else None
        self.under_way: dict[Future[Report], Message | Call] = {}
        self.made = 0

    @property
    def now(self) -> datetime:
        if self.pool is None:
            return self.began_at  # in one process the clock belongs to whoever passes it in
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)

    def run(self, limit: int) -> int:
        try:
            while True:
                taken = self.take(limit)
                if not taken and not self.under_way:
                    return self.made
                self.collect(patience=0 if taken else LOOK_AGAIN_SECONDS)
        finally:
            if self.pool:
                self.pool.shutdown(wait=False, cancel_futures=True)

    def take(self, limit: int) -> int:
        """Fill the free places with due rows. Returns how many rows were claimed, sent or not."""
        free = min(self.places - len(self.under_way), limit - self.made)
        if free <= 0 or time.monotonic() - self.began > CLAIMS_FOR_SECONDS:
            return 0
        general = free if self.places <= KEPT_FOR_URGENT else free - KEPT_FOR_URGENT
        urgency, room = (9, general) if general > 0 else (URGENT, free)
        claimed = 0
        for model in (Call, Message):
            rows = claims.claim(model, now=self.now, limit=room - claimed, urgency=urgency) if room > claimed else []
            claimed += len(rows)
            self.start(rows)
        return claimed

    def start(self, rows: list) -> None:
        """Hand over those of the claimed rows that may still leave."""
        ready = []
        for row in limits.let_through(without_stopped(rows, now=self.now), now=self.now):
            request = prepared(row, now=self.now)
            if request:
                ready.append((row, request))
        claims.mark_handed([row for row, _ in ready], now=self.now)
        for row, request in ready:
            self.made += 1
            self.under_way[self.submit(request)] = row

    def submit(self, request: Callable[[], Report]) -> "Future[Report]":
        if self.pool:
            return self.pool.submit(request)
        future: Future[Report] = Future()
        try:
            future.set_result(request())
        except Exception as error:
            future.set_exception(error)
        return future

    def collect(self, *, patience: float) -> None:
        """Write down what came back; wait at most `patience` seconds for it."""
        done, _ = wait(self.under_way, timeout=patience, return_when=FIRST_COMPLETED)
        for future in done:
            conclude(self.under_way.pop(future), future, now=self.now)


def without_stopped(rows: list, *, now: datetime) -> list:
    """Close the texts to phones that said STOP; staff see "texts off" and use the voice."""
    texts = [row for row in rows if isinstance(row, Message)]
    off = stops.stopped_among((row.line, row.peer) for row in texts) if texts else set()
    for row in texts:
        if (row.line, row.peer) in off:
            close(row, "canceled", Failure.TEXTS_OFF, now=now)
    return [row for row in rows if (row.line, row.peer) not in off]


def prepared(row: Message | Call, *, now: datetime) -> Callable[[], Report] | None:
    """The request to make, free of the database; None when the row was closed or put off instead."""
    try:
        reason = checks.reason_to_cancel(row, now=now)
        if reason is None:
            return handover.request_for(row, now=now)
    except Exception:
        log.exception("outbox row cannot be prepared", extra={"row": row._meta.label, "id": row.pk})
        try_again(row, CarrierError(Failure.BROKEN), now=now)
        return None
    if claims.settle(row, state="canceled", error=reason[:40]) and isinstance(row, Call):
        row.state = "canceled"
        status.announce(row, now=now)  # a text that is not wanted any more is no failure; a call holds a place
    return None


def conclude(row: Message | Call, future: "Future[Report]", *, now: datetime) -> None:
    """What the carrier's answer means for the row. Nothing that goes wrong here stops the others."""
    try:
        taken(row, future.result(), now=now)
    except CarrierError as error:
        refused(row, error, now=now)
    except IntegrityError:
        # Of two equal texts in doubt both found the one that had left (`handover.look_first`). The other row has its
        # name by now: whether this one has left too is seen when it is looked for again.
        log.warning("what was found is another row's", extra={"row": row._meta.label, "id": row.pk})
        try_again(row, CarrierError(Failure.NO_ANSWER_IN_TIME, in_doubt=True), now=now)
    except Exception:
        log.exception("outbox row failed", extra={"row": row._meta.label, "id": row.pk})
        try_again(row, CarrierError(Failure.BROKEN, in_doubt=True), now=now)


def taken(row: Message | Call, report: Report, *, now: datetime) -> None:
    """The carrier has it. Usually that is one statement; when a report of the carrier's came before this, or the
    lease was lost, the forward-only way of `status` finds out what is true."""
    if report.status == "queued" and claims.settle(
        row, state="queued", sid=report.sid, in_doubt=False, error="", error_code=None, **facts(row, report, now)
    ):
        changed: Message | Call | None = row
        row.state, row.sid = "queued", report.sid
    else:
        changed = status.record(type(row), row.uuid, report, now=now)
    if isinstance(changed, Call) or (changed and changed.state in TEXT_WILL_NOT_ARRIVE):
        status.announce(changed, now=now)


def facts(row: Message | Call, report: Report, now: datetime) -> dict[str, Any]:
    return {"sent_at": now, "segments": report.segments} if isinstance(row, Message) else {}


def refused(row: Message | Call, error: CarrierError, *, now: datetime) -> None:
    if not error.permanent:
        try_again(row, error, now=now)
        return
    if error.failure is Failure.TEXTS_OFF:
        stops.stop(line=row.line, peer=row.peer, now=now)
    close(row, "failed", error.failure, code=error.code, now=now)


def try_again(row: Message | Call, error: CarrierError, *, now: datetime) -> None:
    """Put it back for later; after enough tries give it up. Our own code has to fail twice running: tries that
    came to nothing at the carrier say nothing about it.
    """
    broken_again = error.failure is Failure.BROKEN and row.error == Failure.BROKEN
    if row.attempts >= (BROKEN_ATTEMPTS if broken_again else MOST_ATTEMPTS):
        close(row, "dead", error.failure, code=error.code, now=now)
        return
    longest = LONGEST_WAIT_FOR_A_CALL_SECONDS if isinstance(row, Call) else LONGEST_WAIT_SECONDS
    claims.settle(
        row,
        state="pending",
        due_at=now + wait_before_next(row.attempts, longest=longest),
        error=error.failure,
        error_code=error.code,
        in_doubt=row.in_doubt or error.in_doubt,
    )


def close(row: Message | Call, state: str, failure: Failure, *, now: datetime, code: int | None = None) -> None:
    if claims.settle(row, state=state, error=failure, error_code=code):
        row.state, row.error, row.error_code = state, failure, code
        status.announce(row, now=now)
