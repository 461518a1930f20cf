"""When a therapist is reminded of a call-back: at once, half of the open time, due, then overdue (P4)."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.hours import is_open, open_time
from coaching.reminding import ReminderKind, ReminderPolicy, next_overdue, remind_at
from coaching.rules import Coach, latest_call_back
from tests.rules.drawn import THOROUGH, Days, days
from tests.rules.people import ANA, CLOSED, HOUR, JONAS, MIRA, chicago, mira, off

MINUTE = timedelta(minutes=1)
POLICY = ReminderPolicy(True, True, True, overdue_every=30 * MINUTE, severe_every=10 * MINUTE)
NOON = chicago("2026-06-02 12:00")
AT_ONCE, HALF_WAY, DUE = ReminderKind.AT_ONCE, ReminderKind.HALF_WAY, ReminderKind.DUE


def plan(limits=MIRA, policy=POLICY, *, severity=2, taken_at=NOON, latest=None) -> list[tuple]:
    return list(remind_at(limits, policy, severity=severity, taken_at=taken_at, latest=latest))


def test_it_reminds_at_once_half_way_and_when_due():
    assert plan(latest=NOON + 3 * HOUR) == [
        (AT_ONCE, NOON),
        (HALF_WAY, NOON + 1.5 * HOUR),
        (DUE, NOON + 3 * HOUR),
    ]


def test_it_halves_the_open_time_not_the_night():
    taken_at, latest = chicago("2026-06-02 20:30"), chicago("2026-06-03 10:30")
    assert plan(taken_at=taken_at, latest=latest) == [
        (AT_ONCE, taken_at),
        (HALF_WAY, chicago("2026-06-03 09:00")),
        (DUE, latest),
    ]


def test_it_waits_for_the_opening():
    taken_at, latest = chicago("2026-06-02 23:00"), chicago("2026-06-03 11:00")
    assert plan(taken_at=taken_at, latest=latest)[0] == (AT_ONCE, chicago("2026-06-03 08:00"))


def test_it_does_not_wait_at_severity_5():
    taken_at, latest = chicago("2026-06-02 23:00"), chicago("2026-06-03 11:00")
    assert plan(severity=5, taken_at=taken_at, latest=latest)[0] == (AT_ONCE, taken_at)


def test_it_treats_a_call_back_without_a_rating_like_any_other():
    night = chicago("2026-06-02 23:00")
    assert plan(severity=None, taken_at=night)[0] == (AT_ONCE, chicago("2026-06-03 08:00"))


@pytest.mark.parametrize(
    ("switched_off", "left"),
    [
        ({"at_once": False}, [HALF_WAY, DUE]),
        ({"half_way": False}, [AT_ONCE, DUE]),
        ({"when_due": False}, [AT_ONCE, HALF_WAY]),
        ({"at_once": False, "half_way": False, "when_due": False}, []),
    ],
)
def test_it_follows_the_policy(switched_off, left):
    found = plan(policy=replace(POLICY, **switched_off), latest=NOON + 3 * HOUR)
    assert [kind for kind, _ in found] == left


def test_it_does_not_forget_what_was_not_promised_p4():
    """Saturday 15:30, closed from 16:00 to Monday 08:00: beyond the ceiling, so no time was promised."""
    saturday = chicago("2026-06-06 15:30")
    assert latest_call_back(ANA, saturday) is None
    assert plan(taken_at=saturday) == [
        (AT_ONCE, saturday),
        (HALF_WAY, chicago("2026-06-08 09:00")),
        (DUE, chicago("2026-06-08 10:30")),
    ]


def test_it_plans_from_the_end_of_a_long_leave_p4():
    back = chicago("2026-07-06 08:00")
    assert plan(off(mira, NOON, back).limits) == [
        (AT_ONCE, back),
        (HALF_WAY, back + 1.5 * HOUR),
        (DUE, back + 3 * HOUR),
    ]


def test_it_has_no_plan_for_somebody_who_never_opens():
    assert plan(CLOSED) == []
    assert plan(CLOSED, severity=5) == [(AT_ONCE, NOON)]


def test_it_has_no_half_way_without_open_time():
    assert plan(CLOSED, latest=NOON + HOUR) == [(DUE, NOON + HOUR)]
    assert plan(JONAS, latest=NOON) == [(AT_ONCE, NOON), (DUE, NOON)]


@pytest.mark.parametrize(("severity", "minutes"), [(None, 30), (0, 30), (4, 30), (5, 10)])
def test_it_reminds_of_a_late_one_again_and_again(severity, minutes):
    assert next_overdue(NOON, severity=severity, policy=POLICY) == NOON + minutes * MINUTE


def test_it_goes_on_by_elapsed_time_when_the_clocks_change():
    before = chicago("2026-03-08 01:45")
    assert next_overdue(before, severity=1, policy=POLICY) == chicago("2026-03-08 03:15").astimezone(UTC)


@THOROUGH
@given(days(), st.integers(0, 5))
def test_it_reminds_in_order_and_within_limits(here: Days, severity):
    limits = replace(here.limits, response=2 * HOUR)
    latest = latest_call_back(replace(ANA, primary=Coach(1, limits)), here.begin, here.channel)
    planned = remind_at(limits, POLICY, severity=severity, taken_at=here.begin, latest=latest, channel=here.channel)
    assert list(planned) == sorted(planned, key=lambda reminder: reminder.due_at)
    assert latest is None or (DUE, latest) in planned
    for kind, due_at in planned:
        if kind == HALF_WAY:
            assert open_time(limits, here.channel, here.begin, due_at) == HOUR
        if kind == AT_ONCE and severity < 5:
            assert is_open(limits, here.channel, due_at)
