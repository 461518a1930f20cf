"""What the carrier tells us of a text or call becomes the row's state: forward only, whatever the order.

A report may come twice, late, before `create` has returned, or not at all (`reconcile` asks then). The
callback's URL carries our own uuid, so the row is found even before its SID is known.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from telephony import errors, signals, stops
from telephony.models import Call, Message
from telephony.reports import Report
from telephony.states import (
    CALL_RANK,
    CALL_STATE_BY_CARRIER_WORD,
    FINAL_RANK,
    TEXT_RANK,
    TEXT_STATE_BY_CARRIER_WORD,
    TEXT_WILL_NOT_ARRIVE,
    CallState,
    TextState,
)
from telephony.tries import MOST_ATTEMPTS, wait_before_next

log = logging.getLogger(__name__)


@transaction.atomic
def heard(model: type[Message] | type[Call], uuid: UUID, report: Report, *, now: datetime) -> bool:
    """Take a report in and tell who listens; True when the row moved forward.

    One transaction: when a receiver raises, the row is unchanged; reconciliation brings the report again.
    """
    row = record(model, uuid, report, now=now)
    if row is None:
        return False
    tell(row, now=now)
    return True


def tell(row: Message | Call, *, now: datetime) -> None:
    """Send the signal that fits the row's new state."""
    if isinstance(row, Call):
        signals.call_changed.send(Call, call=row, now=now)
    elif row.state in TEXT_WILL_NOT_ARRIVE:
        signals.message_failed.send(Message, message=row, now=now)


def announce(row: Message | Call, *, now: datetime) -> None:
    """Tell the higher floors of an end that is already written: a receiver that fails is logged and finds
    the row by its own sweep.
    """
    try:
        with transaction.atomic():
            tell(row, now=now)
    except Exception:
        log.exception("a receiver failed", extra={"row": row._meta.label, "id": row.pk})


@transaction.atomic
def record(model: type[Message] | type[Call], uuid: UUID, report: Report, *, now: datetime) -> Message | Call | None:
    """Write the report down. Returns the row when it moved forward, as it is now; else None."""
    row = row_of(model, uuid, report)
    if row is None or belongs_to_another_try(row, report):
        return None
    before = row.state
    changes = news(row, report, now=now)
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))
    return row if row.state not in {before, TextState.PENDING} else None


def row_of(model: type[Message] | type[Call], uuid: UUID, report: Report) -> Message | Call | None:
    """The row that bears the carrier's name for it, else the one of the address.

    They differ where two equal texts to one phone were in doubt and one found the other's (`handover.look_first`):
    either is as good, and the other one is sent.
    """
    rows = model.objects.select_for_update(no_key=True)
    named = rows.filter(sid=report.sid).first() if report.sid else None
    return named or rows.filter(uuid=uuid).first()


def belongs_to_another_try(row: Message | Call, report: Report) -> bool:
    if report.sid in row.past_sids:
        return True
    if row.sid and report.sid and report.sid != row.sid:
        log.warning("the carrier has it twice", extra={"row": row._meta.label, "id": row.pk})
        return True
    return False


def news(row: Message | Call, report: Report, *, now: datetime) -> dict:
    """The fields that the report changes."""
    found = {"sid": row.sid or report.sid or None} | blanks_filled(row, report)
    state = state_of(row, report)
    if state is None:  # a word that we do not know proves only that the carrier has it
        found["unknown_status"] = report.status[:40]
        state = TextState.QUEUED if isinstance(row, Message) else CallState.QUEUED
    if deserves_another_try(row, state, report, now=now):
        return another_try(row, report, now=now)
    if rank(row, state) <= row.state_rank:
        return found
    return found | moved(row, state, report, now=now)


def state_of(row: Message | Call, report: Report) -> TextState | CallState | None:
    if isinstance(row, Message):
        return TEXT_STATE_BY_CARRIER_WORD.get(report.status)
    return CALL_STATE_BY_CARRIER_WORD.get(report.status)


def rank(row: Message | Call, state: TextState | CallState) -> int:
    return TEXT_RANK[TextState(state)] if isinstance(row, Message) else CALL_RANK[CallState(state)]


def blanks_filled(row: Message | Call, report: Report) -> dict:
    """Facts that a later report may add to an earlier state."""
    if isinstance(row, Message):
        return {"segments": row.segments or report.segments}
    seconds = row.duration_seconds if row.duration_seconds is not None else report.duration_seconds
    return {"duration_seconds": seconds}


def deserves_another_try(row: Message | Call, state: TextState | CallState, report: Report, *, now: datetime) -> bool:
    """A text that came back for a passing reason is sent again while it is of use. A call is not: that is for
    a person, or for a call-back's own rules, to decide."""
    return (
        isinstance(row, Message)
        and state in TEXT_WILL_NOT_ARRIVE
        and errors.worth_another_try(report.error_code)
        and row.state_rank < FINAL_RANK
        and row.attempts < MOST_ATTEMPTS
        and (row.valid_until is None or now < row.valid_until)
    )


def another_try(row: Message | Call, report: Report, *, now: datetime) -> dict:
    """Back to the queue under a new SID; whatever is still said about the old one is not about this try."""
    return {
        "state": TextState.PENDING,
        "lease_until": None,
        "in_doubt": False,
        "due_at": now + wait_before_next(max(1, row.attempts)),
        "past_sids": [*row.past_sids, report.sid],
        "sid": None,
        "error": errors.word_for(report.error_code),
        "error_code": report.error_code,
    }


def moved(row: Message | Call, state: TextState | CallState, report: Report, *, now: datetime) -> dict:
    failed = state in TEXT_WILL_NOT_ARRIVE
    if report.error_code in errors.STOPPED:
        stops.stop(line=row.line, peer=row.peer, now=now)
    common = {
        "state": str(state),
        "lease_until": None,
        "in_doubt": False,
        "error_code": report.error_code,
        "error": errors.word_for(report.error_code) if failed or report.error_code else "",
    }
    if isinstance(row, Message):
        return common | text_times(row, state, now=now)
    return common | call_times(row, state, report, now=now)


def text_times(row: Message, state: TextState | CallState, *, now: datetime) -> dict:
    """`sent_at` is when we know that the carrier has it; `delivered_at` when the phone has it."""
    arrived = state in {TextState.DELIVERED, TextState.READ}
    return {
        "sent_at": row.sent_at or now,
        "delivered_at": (row.delivered_at or now) if arrived else row.delivered_at,
    }


def call_times(row: Call, state: TextState | CallState, report: Report, *, now: datetime) -> dict:
    """When "answered" never came, the end and the duration tell when it was."""
    if state == CallState.IN_PROGRESS:
        return {"answered_at": row.answered_at or now}
    if rank(row, state) < FINAL_RANK:
        return {}
    answered = row.answered_at
    if answered is None and state == CallState.COMPLETED and report.duration_seconds:
        answered = now - timedelta(seconds=report.duration_seconds)
    return {"ended_at": now, "answered_at": answered}
