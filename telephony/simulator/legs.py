"""A leg: one telephone connected to the exchange, with the statuses that Twilio gives it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from telephony.simulator.numbers import geography
from telephony.simulator.timers import Timer

if TYPE_CHECKING:
    from telephony.simulator.dialling import Dialling
    from telephony.simulator.handsets import Handset
    from telephony.simulator.lines import Line
    from telephony.simulator.script import Script

API_VERSION = "2010-04-01"


class Direction(StrEnum):
    INBOUND = "inbound"
    API = "outbound-api"
    DIAL = "outbound-dial"


class Status(StrEnum):
    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


LIVE = frozenset({Status.QUEUED, Status.INITIATED, Status.RINGING, Status.IN_PROGRESS})
EVENT_OF = {Status.INITIATED: "initiated", Status.RINGING: "ringing", Status.IN_PROGRESS: "answered"}


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how a leg fares: a URL and the events asked for."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(eq=False, slots=True)
class Leg:
    sid: str
    direction: Direction
    caller: str  # as shown to the called side: a number, or a word when withheld
    called: str
    phone: "Handset"  # the telephone at the far end of this leg
    created_at: datetime
    line: "Line"
    parent: "Leg | None" = None
    watcher: Watcher | None = None
    stir: str = ""
    status: Status = Status.QUEUED
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    bridged_at: datetime | None = None
    peer: "Leg | None" = None  # the leg that this one talks to
    through: "Leg | None" = None  # the same call at its other end, where we call a line of our own
    script: "Script | None" = None
    dialling: "Dialling | None" = None  # the <Dial> that placed this leg
    timers: list[Timer] = field(default_factory=list)
    limit_seconds: int = 0  # talk no longer than this; 0 is no limit
    sequence: int = 0  # status callbacks sent so far
    fell_back: bool = False

    @property
    def live(self) -> bool:
        return self.status in LIVE

    def duration(self, now: datetime) -> int:
        """Whole seconds since it was answered; 0 for a leg that never was."""
        if self.answered_at is None:
            return 0
        return round(((self.ended_at or now) - self.answered_at).total_seconds())

    def params(self, account_sid: str) -> dict[str, str]:
        """What every request about this leg carries."""
        params = {
            "AccountSid": account_sid,
            "ApiVersion": API_VERSION,
            "CallSid": self.sid,
            "CallStatus": self.status.value,
            "Called": self.called,
            "Caller": self.caller,
            "Direction": self.direction.value,
            "From": self.caller,
            "To": self.called,
        }
        for prefix, number in (("From", self.caller), ("To", self.called)):
            params |= geography(prefix, number) | geography("Caller" if prefix == "From" else "Called", number)
        if self.stir:
            params["StirVerstat"] = self.stir
        if self.parent:
            params["ParentCallSid"] = self.parent.sid
        return params
