"""The decision: a client calls or texts, what happens now. Pure: no clock, no database, no framework.

`decide` is a table read from the top, the first row that fits. The 24-hour rule holds because the clock is
asked at every decision (`now < pause_ends_at`); no job opens or closes anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from coaching.hours import Limits, add_open_time, instant, is_open
from telephony.channels import Channel


class Outcome(StrEnum):
    """What the line does; the order is the order of the table."""

    IDENTIFY = auto()
    ENDED = auto()
    PAUSED = auto()
    NOT_SET_UP = auto()
    CONNECT = auto()
    CALL_BACK = auto()


class Reason(StrEnum):
    """Why, in a closed list: the client is told, and the record keeps it."""

    UNKNOWN_CALLER = auto()
    DISCHARGED = auto()
    IN_PAUSE = auto()
    NO_AGREEMENT = auto()
    PRIMARY_OPEN = auto()
    COVER_OPEN = auto()
    OUTSIDE_LIMITS = auto()
    AWAY_NO_COVER = auto()
    NO_ANSWER = auto()
    NOBODY_OPENS = auto()
    NO_THERAPIST = auto()


class Offer(StrEnum):
    """A way on for the client. A decision without one would be a dead end."""

    CRISIS_LINES = auto()
    ENTER_PIN = auto()
    OFFICE_NUMBER = auto()
    APPOINTMENTS_STAND = auto()
    SIGN_AGREEMENT = auto()
    MEANWHILE = auto()
    CALL_BACK = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """The 24-hour rule as it stands for one client: the clinic's policy with the client's exception in it."""

    applies: bool
    channels: frozenset[Channel]
    hours: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A client's exception to the policy. None leaves what the policy says."""

    because: str
    applies: bool | None = None
    channels: Iterable[str] | None = None
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Coach:
    """A therapist who may take this client's contact, with the limits that hold for this client."""

    id: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision may depend on. `tried` are the coaches who declined or did not answer this contact;
    `caregiver` means that the caller is one, `away_until` is the end of the primary therapist's leave."""

    identified: bool
    discharged: bool
    caregiver: bool
    pause_ends_at: datetime | None
    rule: Rule
    agreement_in_force: bool
    primary: Coach | None
    cover: Coach | None
    tried: frozenset[int]
    ceiling: timedelta
    away_until: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens and why. `until`: when coaching opens again, or the leave ends. `latest`: by when somebody
    calls back; a CALL_BACK without it promises no time. `coach`: whom to connect. Moments are in UTC."""

    outcome: Outcome
    reason: Reason
    until: datetime | None = None
    latest: datetime | None = None
    offer: tuple[Offer, ...] = (Offer.CRISIS_LINES,)
    coach: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Who calls back, and by when at the latest."""

    coach: Coach
    at: datetime


def decide(situation: Situation, channel: Channel, now: datetime) -> Decision:
    """The first row of the table that fits. Raises ValueError when a moment is naive."""
    now = instant(now)
    if not situation.identified:
        way_on = (Offer.ENTER_PIN,) if channel == Channel.CALL else ()
        return Decision(Outcome.IDENTIFY, Reason.UNKNOWN_CALLER, offer=(Offer.CRISIS_LINES, *way_on))
    if situation.discharged:
        return Decision(Outcome.ENDED, Reason.DISCHARGED, offer=(Offer.CRISIS_LINES, Offer.OFFICE_NUMBER))
    if until := paused_until(situation, channel, now):
        offer = (Offer.CRISIS_LINES, Offer.APPOINTMENTS_STAND)
        return Decision(Outcome.PAUSED, Reason.IN_PAUSE, until=until, offer=offer)
    if not situation.agreement_in_force:
        offer = (Offer.CRISIS_LINES, Offer.SIGN_AGREEMENT)
        return Decision(Outcome.NOT_SET_UP, Reason.NO_AGREEMENT, offer=offer)
    if situation.primary and _takes(situation.primary, situation.tried, channel, now):
        return Decision(Outcome.CONNECT, Reason.PRIMARY_OPEN, coach=situation.primary.id)
    if situation.cover and _takes(situation.cover, situation.tried, channel, now):
        return Decision(Outcome.CONNECT, Reason.COVER_OPEN, coach=situation.cover.id)
    return _call_back(situation, channel, now)


def paused_until(situation: Situation, channel: Channel, now: datetime) -> datetime | None:
    """Until when the 24-hour rule closes this channel; None when it does not, as from `pause_ends_at` on.

    A caregiver's own coaching is never paused by the client's act."""
    if situation.caregiver or situation.pause_ends_at is None:
        return None
    if not situation.rule.applies or channel not in situation.rule.channels:
        return None
    ends_at = instant(situation.pause_ends_at)
    return ends_at if instant(now) < ends_at else None


def pause_ends(occurred_at: datetime, hours: int) -> datetime:
    """When the pause after an act is over: elapsed hours from the act itself, not from its report."""
    return instant(occurred_at) + timedelta(hours=hours)


def starts_pause(occurred_at: datetime, rule: Rule, now: datetime) -> bool:
    """Whether an act reported now begins a pause. One whose pause would already be over begins none."""
    return rule.applies and instant(now) < pause_ends(occurred_at, rule.hours)


def rule_for(*, applies: bool, channels: Iterable[str], hours: int, change: RuleChange | None = None) -> Rule:
    """The rule for one client from what the policy says and the client's exception, if there is one."""
    if change is None:
        return Rule(applies, _channels(channels), hours)
    return Rule(
        applies=applies if change.applies is None else change.applies,
        channels=_channels(channels if change.channels is None else change.channels),
        hours=hours if change.hours is None else change.hours,
        because=change.because,
    )


def promise(situation: Situation, now: datetime, channel: Channel = Channel.CALL) -> Promise | None:
    """Who answers a request taken now, and by when; None when nobody can before the ceiling.

    The primary therapist does. In a leave the cover shares the work and the earlier of the two counts;
    otherwise a cover is promised only when the primary therapist cannot be."""
    primary = _promise_of(situation.primary, situation.ceiling, channel, now)
    if primary and not _leave_ends(situation, now):
        return primary
    cover = _promise_of(situation.cover, situation.ceiling, channel, now)
    return min((made for made in (primary, cover) if made), key=lambda made: made.at, default=None)


def latest_call_back(situation: Situation, now: datetime, channel: Channel = Channel.CALL) -> datetime | None:
    """By when a request taken now is answered at the latest; None when no time can be promised."""
    made = promise(situation, now, channel)
    return made.at if made else None


def _call_back(situation: Situation, channel: Channel, now: datetime) -> Decision:
    """The last row: nobody takes it now. With no time to promise, the clinic's office is offered as well."""
    offer: tuple[Offer, ...] = (Offer.CRISIS_LINES, Offer.MEANWHILE, Offer.CALL_BACK)
    latest = latest_call_back(situation, now, channel)
    until = _leave_ends(situation, now)
    if latest is None:
        offer = (*offer, Offer.OFFICE_NUMBER)
        return Decision(Outcome.CALL_BACK, _why_no_time(situation, now), until=until, offer=offer)
    reason = Reason.NO_ANSWER if situation.tried else Reason.OUTSIDE_LIMITS
    return Decision(Outcome.CALL_BACK, reason, until=until, latest=latest, offer=offer)


def _why_no_time(situation: Situation, now: datetime) -> Reason:
    if situation.cover:
        return Reason.NOBODY_OPENS
    if not situation.primary:
        return Reason.NO_THERAPIST
    return Reason.AWAY_NO_COVER if _leave_ends(situation, now) else Reason.NOBODY_OPENS


def _takes(coach: Coach, tried: frozenset[int], channel: Channel, now: datetime) -> bool:
    return coach.id not in tried and is_open(coach.limits, channel, now)


def _promise_of(coach: Coach | None, ceiling: timedelta, channel: Channel, now: datetime) -> Promise | None:
    """The coach's response time counted over open time; none when that ends after the ceiling."""
    if coach is None:
        return None
    at = add_open_time(coach.limits, channel, now, coach.limits.response, within=ceiling)
    return Promise(coach, at) if at else None


def _leave_ends(situation: Situation, now: datetime) -> datetime | None:
    """The end of a leave that still lasts: one that is over explains nothing."""
    if situation.away_until is None or instant(situation.away_until) <= instant(now):
        return None
    return instant(situation.away_until)


def _channels(names: Iterable[str]) -> frozenset[Channel]:
    wanted = frozenset(names)
    return frozenset(channel for channel in Channel if channel in wanted)
