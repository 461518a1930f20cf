"""An exchange of texts is one contact: which texts belong together. Pure: no clock, no database, no framework."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.rules import Outcome

LASTS = timedelta(hours=2)  # after a silence of this length the next text is about something else
COACHED = frozenset({Outcome.CONNECT, Outcome.CALL_BACK})  # what is refused is an attempt, each for itself
GOES_ON = frozenset({"kept", "delivered", "texted", "came_back"})  # a request to be called, a refusal: on their own


@dataclass(frozen=True, slots=True)
class Taken:
    """How the line took a text: the same for every text of the client in one exchange. Numbers are E.164."""

    line: str
    peer: str
    caregiver: int | None
    therapist: int | None
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A contact by text as it stands, and when its text next to the new one was sent (`near`).

    `ours`: staff began it, so that no decision of the line is on it before an answer. `closed`: its record is signed or
    reviewed. `in_pause`: that text was written in a pause, which is not coaching.
    """

    taken: Taken
    ours: bool
    began: datetime
    near: datetime
    outcome: str
    in_pause: bool
    closed: bool

    @property
    def waits(self) -> bool:
        """Words of staff reached the client, and nobody has answered them yet."""
        return self.ours and not self.taken.decision and self.outcome == "texted"


def goes_on(exchange: Exchange, at: datetime, *, in_pause: bool = False) -> bool:
    """Whether words sent at this moment still belong to it. Those of a pause are on their own, on either side of it."""
    if exchange.closed or exchange.in_pause != in_pause or exchange.outcome not in GOES_ON:
        return False
    return abs(at - exchange.near) < LASTS


def takes(exchange: Exchange, text: Taken, at: datetime) -> bool:
    """Whether it goes on with this text of theirs: the same people and numbers, and the same decision for the same
    reason. What staff began has no decision before its first answer, and takes that of the answer.
    """
    if text.decision not in COACHED or not goes_on(exchange, at):
        return False
    if not answers(exchange, at):
        return exchange.taken == text
    return replace(exchange.taken, decision=text.decision, reason=text.reason) == text


def answers(exchange: Exchange, at: datetime) -> bool:
    """Whether a text of theirs is the first answer to what staff began. It may be one that stands for itself, as a text
    in a pause does: then both have written all the same.
    """
    return exchange.waits and not exchange.closed and timedelta() <= at - exchange.began and at - exchange.near < LASTS
