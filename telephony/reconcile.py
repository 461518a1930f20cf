"""When the carrier's report never comes, we ask; when a text never reached us, we fetch it.

A lost callback costs a minute or two, not a call that rings for ever on our board.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Protocol

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
    ORDER BY coalesce(checked_at, created_at) LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE {table} AS r SET checked_at = %(now)s FROM silent WHERE r.id = silent.id RETURNING r.*"""
"""After the first minute it is asked ever more rarely: at least a quarter of its age apart."""

LOST = """
WITH lost AS (
    SELECT id FROM {table}
    WHERE state = ANY(%(states)s) AND coalesce(checked_at, created_at) <= %(now)s
      AND coalesce(handed_at, created_at) <= %(lost)s
    FOR UPDATE SKIP LOCKED
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


def find_missing_texts(*, now: datetime) -> int:
    """Hand texts that the carrier has and we don't to the receivers, oldest first. Returns how many."""
    found = 0
    for line in CoachingLine.objects.filter(retired_at=None).values_list("number", flat=True):
        try:
            texts = door.carrier().list_inbound_messages(line=line, since=now - LOOK_BACK)
        except CarrierError as error:
            log.warning("texts cannot be listed: %s", error)
            return found
        for report in missing(Message, texts, now=now):
            found += 1
            hand_in(report, _receivers, now=now)
    return found


def find_missing_calls(*, now: datetime) -> int:
    """Hand calls that the carrier had and we did not to the receivers, oldest first. Returns how many.

    None from before its clinic was opened: the number may have been somebody else's.
    """
    found = 0
    for line in CoachingLine.objects.filter(retired_at=None).select_related("clinic"):
        since = max(now - LOOK_BACK, line.clinic.created_at)
        try:
            calls = door.carrier().list_inbound_calls(line=line.number, since=since)
        except CarrierError as error:
            log.warning("calls cannot be listed: %s", error)
            return found
        over = [call for call in calls if call.at and call.at >= since and is_over(call)]
        for report in missing(Call, over, now=now):
            found += 1
            hand_in(report, _call_receivers, now=now)
    return found


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
