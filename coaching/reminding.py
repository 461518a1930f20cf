"""When a therapist is reminded of a call-back they owe. Pure: plans moments, sends nothing.

The plan holds for the coach who promised the call-back (`rules.promise`). The rule and the call-back's state
are asked again when a reminder is sent; a plan alone never invites coaching.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import NamedTuple

from coaching.hours import Limits, add_open_time, instant, next_open, open_time
from telephony.channels import Channel

SEVERE = 5
# How far to look for an opening when none was near enough to promise: longer than most leaves.
HORIZON = timedelta(days=90)


class ReminderKind(StrEnum):
    """Which reminder of the plan it is. Overdue ones are not planned: each follows from the one before."""

    AT_ONCE = auto()
    HALF_WAY = auto()
    DUE = auto()
    OVERDUE = auto()


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """What the clinic's policy says about reminders. `severe_every` is for call-backs rated 5."""

    at_once: bool
    half_way: bool
    when_due: bool
    overdue_every: timedelta
    severe_every: timedelta


class PlannedReminder(NamedTuple):
    kind: ReminderKind
    due_at: datetime


def remind_at(
    limits: Limits,
    policy: ReminderPolicy,
    *,
    severity: int | None,
    taken_at: datetime,
    latest: datetime | None,
    channel: Channel = Channel.CALL,
) -> tuple[PlannedReminder, ...]:
    """The reminders of a call-back up to its latest time, in order.

    When no time was promised (`latest` None) the plan follows the therapist's own response time, counted over
    their open time however far it reaches: unpromised is not forgotten."""
    taken_at = instant(taken_at)
    due = _due(limits, channel, taken_at, latest)
    at_once = taken_at if severity == SEVERE else next_open(limits, channel, taken_at, within=HORIZON)
    wanted = [
        (policy.at_once, ReminderKind.AT_ONCE, at_once),
        (policy.half_way, ReminderKind.HALF_WAY, _half_way(limits, channel, taken_at, due)),
        (policy.when_due, ReminderKind.DUE, due),
    ]
    planned = [PlannedReminder(kind, at) for on, kind, at in wanted if on and at]
    return tuple(sorted(planned, key=lambda reminder: reminder.due_at))


def next_overdue(last: datetime, *, severity: int | None, policy: ReminderPolicy) -> datetime:
    """When to remind again of a late call-back, last at `last`; outside limits too, for it was promised."""
    every = policy.severe_every if severity == SEVERE else policy.overdue_every
    return instant(last) + every


def _due(limits: Limits, channel: Channel, taken_at: datetime, latest: datetime | None) -> datetime | None:
    if latest is not None:
        return instant(latest)
    return add_open_time(limits, channel, taken_at, limits.response, within=HORIZON)


def _half_way(limits: Limits, channel: Channel, taken_at: datetime, due: datetime | None) -> datetime | None:
    """When half of the open time until `due` has passed; None where there is no open time to halve."""
    if due is None:
        return None
    half = open_time(limits, channel, taken_at, due) / 2
    return add_open_time(limits, channel, taken_at, half, within=due - taken_at) if half else None
