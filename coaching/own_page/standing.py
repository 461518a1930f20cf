"""How somebody gets coaching at this moment, by the same decision as on the line, and until when that stays so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.admission import Admission
from coaching.hours import closes_at, next_open
from coaching.rules import Decision, Outcome, latest_call_back
from telephony.channels import Channel

LOOK_AHEAD = timedelta(days=14)
MOST_STRETCHES = 40  # one coach after the other may be open: more turns than this are no news to anybody

ASKABLE = frozenset({Outcome.CONNECT, Outcome.CALL_BACK})


@dataclass(frozen=True, slots=True)
class Way:
    """One channel now. `open_until`: when nobody takes it any more (None: no end in sight); `opens_at`: where it is
    closed, when somebody takes it again (None: nobody within two weeks)."""

    decision: Decision
    open_until: datetime | None = None
    opens_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.decision.outcome == Outcome.CONNECT


@dataclass(frozen=True, slots=True)
class Standing:
    """Both channels, and what a request to be called would be promised if it were taken now."""

    call: Way
    text: Way
    latest: datetime | None

    @property
    def may_ask(self) -> bool:
        """Whether a request to be called is taken: never in a pause that closes calls (P2)."""
        return self.call.decision.outcome in ASKABLE

    @property
    def paused_until(self) -> datetime | None:
        """The end of a pause, whichever channels it closes."""
        ways = (self.call, self.text)
        return next((way.decision.until for way in ways if way.decision.outcome == Outcome.PAUSED), None)


def of(facts: Admission, now: datetime) -> Standing:
    latest = latest_call_back(facts.situation_on(Channel.CALL, now), now)
    return Standing(way(facts, Channel.CALL, now), way(facts, Channel.TEXT, now), latest)


def way(facts: Admission, channel: Channel, now: datetime) -> Way:
    decision = facts.decide(channel, now)
    if decision.outcome == Outcome.CONNECT:
        return Way(decision, open_until=_open_until(facts, channel, now))
    if decision.outcome == Outcome.CALL_BACK:
        return Way(decision, opens_at=_opens_at(facts, channel, now))
    return Way(decision)


def _open_until(facts: Admission, channel: Channel, now: datetime) -> datetime | None:
    """Through one coach after the other: where the therapist's hours end, the cover's may go on."""
    at = now
    for _ in range(MOST_STRETCHES):
        decision = facts.decide(channel, at)
        if decision.outcome != Outcome.CONNECT:
            return at
        situation = facts.situation_on(channel, at)
        coach = next(c for c in (situation.primary, situation.cover) if c and c.id == decision.coach)
        closes = closes_at(coach.limits, channel, at, LOOK_AHEAD)
        if closes is None or closes > now + LOOK_AHEAD:
            return None
        at = closes
    return None


def _opens_at(facts: Admission, channel: Channel, now: datetime) -> datetime | None:
    situation = facts.situation_on(channel, now)
    coaches = [coach for coach in (situation.primary, situation.cover) if coach]
    openings = [next_open(coach.limits, channel, now, LOOK_AHEAD) for coach in coaches]
    return min((opening for opening in openings if opening), default=None)
