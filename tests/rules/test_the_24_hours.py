"""P2: the pause is 24 elapsed hours from the act, by the clock, never shorter, never longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules import Outcome, decide, pause_ends, paused_until, starts_pause
from telephony.channels import Channel
from tests.rules.drawn import THOROUGH, channels
from tests.rules.people import ANA, HOUR, STRICT, chicago, jonas
from tests.rules.places import CHANGES
from tests.rules.wall_clock import DAY, moment_of

ACT = chicago("2026-06-02 10:17")
BEN = replace(ANA, primary=jonas)  # connected at any hour, but for a pause
TICK = timedelta(microseconds=1)

changes = st.sampled_from(CHANGES)
minutes_around = st.integers(-2 * DAY, DAY)


def after_an_act(act: datetime, hours: int = 24):
    return replace(BEN, pause_ends_at=pause_ends(act, hours))


@pytest.mark.parametrize("channel", Channel)
def test_it_is_paused_until_the_exact_second_and_connected_from_it_on_p2(channel):
    situation, ends_at = after_an_act(ACT), ACT + 24 * HOUR
    assert decide(situation, channel, ends_at - timedelta(seconds=1)).outcome == Outcome.PAUSED
    assert decide(situation, channel, ends_at - TICK).outcome == Outcome.PAUSED
    assert decide(situation, channel, ends_at).outcome == Outcome.CONNECT


@pytest.mark.parametrize(
    ("act", "ends"),
    [
        ("2026-03-07 12:00", "2026-03-08 13:00"),  # the night is an hour short
        ("2026-10-31 12:00", "2026-11-01 11:00"),  # the night is an hour long
        ("2026-03-07 02:30", "2026-03-08 03:30"),
        ("2026-10-31 01:30", "2026-11-01 01:30"),
    ],
)
def test_it_counts_elapsed_hours_when_the_clocks_change_p2(act, ends):
    assert pause_ends(chicago(act), 24) == chicago(ends).astimezone(UTC)


def test_it_tells_the_first_half_past_one_from_the_second_p2():
    first = chicago("2026-11-01 01:30")
    assert pause_ends(first, 24) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
    assert pause_ends(first.replace(fold=1), 24) == datetime(2026, 11, 2, 7, 30, tzinfo=UTC)


def test_it_is_not_confused_by_an_end_within_the_hour_that_comes_twice_p2():
    """By the wall clock 01:45 is before 01:50, but the second 01:45 is long after the first 01:50."""
    ends_at = chicago("2026-11-01 01:50")
    situation = replace(BEN, pause_ends_at=ends_at)
    second = chicago("2026-11-01 01:45").replace(fold=1)
    assert decide(situation, Channel.CALL, second).outcome == Outcome.CONNECT
    assert decide(situation, Channel.CALL, second.replace(fold=0)).outcome == Outcome.PAUSED
    assert paused_until(situation, Channel.CALL, second) is None


@THOROUGH
@given(changes, minutes_around, st.integers(1, 96), channels)
def test_it_is_never_shorter_and_never_longer_p2(change, offset, hours, channel):
    zone, minute = change
    act = moment_of(minute + offset).astimezone(ZoneInfo(zone))
    situation, ends_at = after_an_act(act, hours), moment_of(minute + offset + hours * 60)
    assert paused_until(situation, channel, act) == ends_at
    assert decide(situation, channel, (ends_at - TICK).astimezone(ZoneInfo(zone))).until == ends_at
    assert decide(situation, channel, ends_at.astimezone(ZoneInfo(zone))).outcome == Outcome.CONNECT


def test_it_leaves_four_hours_when_reported_after_twenty():
    reported = ACT + 20 * HOUR
    assert starts_pause(ACT, STRICT, reported)
    assert pause_ends(ACT, STRICT.hours) - reported.astimezone(UTC) == 4 * HOUR


def test_it_starts_no_pause_that_would_be_over():
    assert starts_pause(ACT, STRICT, ACT + 24 * HOUR - TICK)
    assert not starts_pause(ACT, STRICT, ACT + 24 * HOUR)


def test_it_starts_no_pause_when_the_rule_does_not_apply():
    assert not starts_pause(ACT, replace(STRICT, applies=False), ACT)


def test_it_has_the_length_that_the_policy_says():
    assert pause_ends(ACT, 48) == ACT.astimezone(UTC) + 48 * HOUR
    assert not starts_pause(ACT, replace(STRICT, hours=12), ACT + 12 * HOUR)
