"""An exchange of texts is one contact: which texts belong together. Pure: no clock, no database, no framework."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.rules import Outcome

LASTS = timedelta(hours=2)  # after a silence of this length the next text is about something else
COACHED = frozenset({Outcome.CONNECT, Outcome.CALL_BACK})  # what is refused is an attempt, each for itself
TALKED = frozenset({"kept", "delivered", "texted"})  # a request to be called, a refusal: contacts of their own


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
    reviewed.
    """

    taken: Taken
    ours: bool
    began: datetime
    near: datetime
    outcome: str
    in_pause: bool
    closed: bool


def goes_on(exchange: Exchange, at: datetime) -> bool:
    """Whether words sent at this moment, by either side, still belong to it."""
    if exchange.closed or exchange.in_pause or exchange.outcome not in TALKED:
        return False
    return abs(at - exchange.near) < LASTS


def takes(exchange: Exchange, text: Taken, at: datetime) -> bool:
    """Whether it goes on with this text of theirs: the same people and numbers, and the same decision for the same
    reason. What staff began goes on with an answer that the rule lets through.
    """
    if text.decision not in COACHED or not goes_on(exchange, at):
        return False
    if not exchange.ours:
        return exchange.taken == text
    answers = replace(exchange.taken, decision=text.decision, reason=text.reason) == text
    return answers and text.decision == Outcome.CONNECT and at >= exchange.began
