"""When the carrier's report never comes, we ask; when a text never reached us, we fetch it.

A lost callback costs a minute or two, not a call that rings for ever on our board.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import F, Q, QuerySet

from clinic.models import CoachingLine
from telephony import claims, door, status
from telephony.errors import CarrierError, Failure
from telephony.models import Call, Message
from telephony.reports import Report
from telephony.states import (
    CALL_RANK,
    CALL_STATE_BY_CARRIER_WORD,
    CALLS_UNDER_WAY,
    FINAL_RANK,
    TEXTS_UNDER_WAY,
    TextState,
)

AT_A_TIME = 10
ASK_FOR_SECONDS = 20
LOST_AFTER = timedelta(hours=24)
"""No call lasts longer and no text is carried longer; what is still open then is closed as lost."""
LOOK_BACK = timedelta(hours=24)
LIST_EVERY = timedelta(seconds=110)
LIST_FOR_SECONDS = 12.0
"""Of each half minute, for texts and for calls: a thousand lines are through within five minutes."""
DOWN_AFTER = 3  # lines in a row that could not be listed
ON_ITS_WAY = timedelta(seconds=60)
"""A text this young is still being delivered to us in the ordinary way."""
NEVER_DIALLED = Report(sid="", status="canceled")

TO_ASK_ABOUT = """
WITH silent AS (
    SELECT id FROM {table}
    WHERE state = ANY(%(states)s) AND coalesce(checked_at, created_at) <= %(now)s - interval '60 seconds'
      AND (checked_at IS NULL OR checked_at <= %(now)s - greatest(
            interval '60 seconds', (checked_at - coalesce(handed_at, created_at)) / 4))
      AND coalesce(handed_at, created_at) > %(lost)s
    ORDER BY coalesce(checked_at, created_at) LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET checked_at = %(now)s FROM silent WHERE r.id = silent.id RETURNING r.*"""
"""After the first minute it is asked ever more rarely: at least a quarter of its age apart."""

LOST = """
WITH lost AS (
    SELECT id FROM {table}
    WHERE state = ANY(%(states)s) AND coalesce(checked_at, created_at) <= %(now)s
      AND coalesce(handed_at, created_at) <= %(lost)s
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET state = 'dead', error = %(error)s FROM lost WHERE r.id = lost.id RETURNING r.*"""

log = logging.getLogger(__name__)


class Receiver(Protocol):
    def __call__(self, report: Report, /, *, now: datetime) -> object: ...


_receivers: list[Receiver] = []
_call_receivers: list[Receiver] = []


def texts_received_by(receiver: Receiver) -> Receiver:
    """Decorator: this function takes in a text that never reached our webhook. It may be given one twice."""
    if receiver not in _receivers:
        _receivers.append(receiver)
    return receiver


def calls_received_by(receiver: Receiver) -> Receiver:
    """Decorator: the same for a call that is over and never reached us: the static fallback has answered it."""
    if receiver not in _call_receivers:
        _call_receivers.append(receiver)
    return receiver


def ask_due(*, now: datetime) -> int:
    """Ask about every call and text whose report is overdue; returns how many were asked about.

    Ends early when the carrier does not answer.
    """
    close_lost(now=now)
    asked, began = 0, time.monotonic()
    for model, states in ((Call, CALLS_UNDER_WAY), (Message, TEXTS_UNDER_WAY)):
        while time.monotonic() - began < ASK_FOR_SECONDS:
            rows = claims.changed(
                model,
                TO_ASK_ABOUT,
                now=now,
                states=list(states),
                limit=AT_A_TIME,
                lost=now - LOST_AFTER,
            )
            if not rows:
                break
            asked += len(rows)
            answered = [ask(row, now=now) for row in rows]
            if not all(answered):
                return asked
    return asked


def ask(row: Call | Message, *, now: datetime) -> bool:
    """Ask the carrier about one row and write the answer down. False when the carrier is down."""
    try:
        report = fetch(row)
        if report is not None:
            status.heard(type(row), row.uuid, report, now=now)
    except CarrierError as error:
        return error.failure is Failure.OUR_ACCOUNT or error.permanent  # it answered, if only to say no
    except Exception:
        log.exception("a row cannot be reconciled", extra={"row": row._meta.label, "id": row.pk})
    return True


def fetch(row: Call | Message) -> Report | None:
    carrier = door.carrier()
    if isinstance(row, Message):
        return carrier.fetch_message(row.sid) if row.sid else None
    if row.sid:
        return carrier.fetch_call(row.sid)
    return leg_under_parent(row)


def leg_under_parent(row: Call) -> Report | None:
    """A leg that a Dial made, of which we never heard: found by its parent and its number. One that is not there when
    its parent is over was never dialled: the caller hung up first.
    """
    if row.parent is None or row.parent.sid is None:
        return None
    known = set(row.parent.legs.exclude(sid=None).values_list("sid", flat=True))
    legs = door.carrier().legs_of(row.parent.sid)
    found = next((leg for leg in legs if leg.peer == row.peer and leg.sid not in known), None)
    return found or (NEVER_DIALLED if row.parent.state_rank >= FINAL_RANK else None)


def close_lost(*, now: datetime) -> None:
    """Nothing stays open for ever. A text sent and never confirmed stays "sent": not every network tells."""
    for model, states in ((Call, CALLS_UNDER_WAY), (Message, (TextState.QUEUED,))):
        for row in claims.changed(
            model, LOST, now=now, states=list(states), lost=now - LOST_AFTER, error=Failure.GIVEN_UP
        ):
            status.announce(row, now=now)


def find_missing_texts(*, now: datetime, seconds: float = LIST_FOR_SECONDS) -> int:
    """Hand texts that the carrier has and we don't to the receivers, oldest first. Returns how many."""

    def listed(line: CoachingLine) -> list[Report]:
        texts = door.carrier().list_inbound_messages(line=line.number, since=now - LOOK_BACK)
        return missing(Message, texts, now=now)

    return _find_missing("texts_asked_at", listed, _receivers, now=now, seconds=seconds)


def find_missing_calls(*, now: datetime, seconds: float = LIST_FOR_SECONDS) -> int:
    """Hand calls that the carrier had and we did not to the receivers, oldest first. Returns how many.

    None from before its clinic was opened: the number may have been somebody else's.
    """

    def listed(line: CoachingLine) -> list[Report]:
        since = max(now - LOOK_BACK, line.clinic.created_at)
        calls = door.carrier().list_inbound_calls(line=line.number, since=since)
        return missing(Call, [call for call in calls if call.at and call.at >= since and is_over(call)], now=now)

    return _find_missing("calls_asked_at", listed, _call_receivers, now=now, seconds=seconds)


def _find_missing(
    mark: str,
    listed: Callable[[CoachingLine], list[Report]],
    receivers: list[Receiver],
    *,
    now: datetime,
    seconds: float,
) -> int:
    """Line by line, the one that was asked about longest ago first, until the time is up: the next tick goes on. A
    line that cannot be listed keeps its mark and holds up no other; a carrier that is down ends the run.
    """
    found, failed, until = 0, 0, time.monotonic() + seconds
    for line in _to_ask_about(mark, now):
        if failed == DOWN_AFTER or time.monotonic() >= until:
            break
        try:
            reports = listed(line)
        except CarrierError as error:
            log.warning("a line cannot be listed", extra={"line": line.pk, "error_kind": str(error.failure)})
            failed += not error.permanent
            continue
        for report in reports:
            hand_in(report, receivers, now=now)
        CoachingLine.objects.filter(pk=line.pk).update(**{mark: now})
        found, failed = found + len(reports), 0
    return found


def _to_ask_about(mark: str, now: datetime) -> QuerySet[CoachingLine]:
    waits = Q(**{mark: None}) | Q(**{f"{mark}__lte": now - LIST_EVERY})
    standing = CoachingLine.objects.filter(waits, retired_at=None).select_related("clinic")
    return standing.order_by(F(mark).asc(nulls_first=True), "pk")


def is_over(report: Report) -> bool:
    state = CALL_STATE_BY_CARRIER_WORD.get(report.status)
    return state is not None and CALL_RANK[state] >= FINAL_RANK


def missing(model: type[Call] | type[Message], reports: list[Report], *, now: datetime) -> list[Report]:
    known = set(model._default_manager.filter(sid__in=[each.sid for each in reports]).values_list("sid", flat=True))
    late = [each for each in reports if each.sid not in known and each.at and each.at <= now - ON_ITS_WAY]
    return sorted(late, key=lambda each: each.at or now)


def hand_in(report: Report, receivers: list[Receiver], *, now: datetime) -> None:
    for receiver in receivers:
        try:
            receiver(report, now=now)
        except Exception:
            log.exception("what was missing cannot be taken in")
