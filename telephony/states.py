"""The words for how far a text or a call has come, and their order.

A state moves forward only: the word with the higher rank stays, whatever the order in which the
carrier's reports arrive, so duplicated and shuffled reports end in the same state. No two words
share a rank. What the carrier says in the end ranks above what we gave up on ourselves: a text
that we called dead and that was delivered after all is delivered.
"""

from enum import StrEnum


class Direction(StrEnum):
    """Seen from us: `in` came to the line, `out` left it."""

    IN = "in"
    OUT = "out"


class TextState(StrEnum):
    PENDING = "pending"  # waits for its time, or for the next try
    SENDING = "sending"  # claimed by a sender, with a lease
    QUEUED = "queued"  # the carrier has it
    SENT = "sent"  # the carrier has passed it on
    CANCELED = "canceled"  # not sent, on purpose: the reason stands in `error`
    EXPIRED = "expired"  # not sent: it would have come too late
    DEAD = "dead"  # not sent: we gave up after several tries
    FAILED = "failed"  # refused by the carrier
    UNDELIVERED = "undelivered"  # sent, and known not to have arrived
    DELIVERED = "delivered"
    READ = "read"
    RECEIVED = "received"  # came in


class CallState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    EXPIRED = "expired"
    DEAD = "dead"
    CANCELED = "canceled"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    COMPLETED = "completed"


TEXT_RANK = {
    TextState.PENDING: 0,
    TextState.SENDING: 10,
    TextState.QUEUED: 20,
    TextState.SENT: 30,
    TextState.CANCELED: 50,
    TextState.EXPIRED: 51,
    TextState.DEAD: 52,
    TextState.FAILED: 60,
    TextState.UNDELIVERED: 61,
    TextState.DELIVERED: 70,
    TextState.READ: 80,
    TextState.RECEIVED: 90,
}

CALL_RANK = {
    CallState.PENDING: 0,
    CallState.SENDING: 10,
    CallState.QUEUED: 20,
    CallState.RINGING: 30,
    CallState.IN_PROGRESS: 40,
    CallState.EXPIRED: 50,
    CallState.DEAD: 51,
    CallState.CANCELED: 60,
    CallState.FAILED: 61,
    CallState.NO_ANSWER: 62,
    CallState.BUSY: 63,
    CallState.COMPLETED: 70,
}

FINAL_RANK = 50
"""From this rank on nothing more is expected."""

TEXTS_UNDER_WAY = (TextState.QUEUED, TextState.SENT)
CALLS_UNDER_WAY = (CallState.QUEUED, CallState.RINGING, CallState.IN_PROGRESS)
"""The carrier has them and owes us a report."""

TEXTS_TROUBLED = (TextState.DEAD, TextState.FAILED, TextState.UNDELIVERED)
CALLS_TROUBLED = (CallState.DEAD, CallState.FAILED)
"""They were to reach a phone and did not, for a reason that is not the person's."""

TEXT_WILL_NOT_ARRIVE = frozenset(
    {
        TextState.CANCELED,
        TextState.EXPIRED,
        TextState.DEAD,
        TextState.FAILED,
        TextState.UNDELIVERED,
    }
)

TEXT_STATE_BY_CARRIER_WORD = {
    "accepted": TextState.QUEUED,
    "scheduled": TextState.QUEUED,
    "queued": TextState.QUEUED,
    "sending": TextState.QUEUED,
    "sent": TextState.SENT,
    "failed": TextState.FAILED,
    "canceled": TextState.FAILED,
    "undelivered": TextState.UNDELIVERED,
    "partially_delivered": TextState.UNDELIVERED,
    "delivered": TextState.DELIVERED,
    "read": TextState.READ,
    "receiving": TextState.RECEIVED,
    "received": TextState.RECEIVED,
}

CALL_STATE_BY_CARRIER_WORD = {
    "queued": CallState.QUEUED,
    "initiated": CallState.QUEUED,
    "ringing": CallState.RINGING,
    "answered": CallState.IN_PROGRESS,
    "in-progress": CallState.IN_PROGRESS,
    "canceled": CallState.CANCELED,
    "failed": CallState.FAILED,
    "no-answer": CallState.NO_ANSWER,
    "busy": CallState.BUSY,
    "completed": CallState.COMPLETED,
}
