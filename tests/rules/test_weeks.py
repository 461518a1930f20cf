"""A week put in order is open at the same minutes as before; a copied day is the same day again."""

from collections.abc import Iterable
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from coaching import weeks
from coaching.weeks import Doubt, Hours, Oddity

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
stretches = st.builds(Hours, st.sampled_from(["call", "text"]), st.integers(0, 6), clocks, clocks)
some_weeks = st.lists(stretches, max_size=12)


def minutes(week: Iterable[Hours], channel: str) -> set[int]:
    """Walked minute by minute, without the arithmetic that is tried."""
    found = set()
    for each in week:
        if each.channel == channel:
            at, length = each.weekday * 1440 + each.starts.hour * 60 + each.starts.minute, 0
            span = (each.ends.hour - each.starts.hour) * 60 + each.ends.minute - each.starts.minute
            while length < (span if span > 0 else span + 1440):
                found.add((at + length) % 10080)
                length += 15
    return found


@given(some_weeks)
def test_joining_changes_no_minute(week):
    for channel in ("call", "text"):
        assert minutes(weeks.joined(week), channel) == minutes(week, channel)


@given(some_weeks)
def test_joined_once_is_joined(week):
    once = weeks.joined(week)
    assert weeks.joined(once) == once
    assert len({each[:3] for each in once}) == len(once)  # the database takes one beginning a day


def test_it_joins_what_overlaps_and_what_touches():
    week = [
        Hours("call", 0, time(8), time(12)),
        Hours("call", 0, time(11), time(14)),
        Hours("call", 0, time(14), time(2)),
    ]
    assert weeks.joined(week) == [Hours("call", 0, time(8), time(2))]


def test_it_keeps_a_split_day_and_channels_apart():
    week = [
        Hours("call", 0, time(8), time(12)),
        Hours("call", 0, time(13), time(14)),
        Hours("text", 0, time(8), time(12)),
    ]
    assert weeks.joined(week) == week


@given(some_weeks, st.integers(0, 6), st.sets(st.integers(0, 6), max_size=7))
def test_a_copied_day_is_the_same_day_again(week, day, to):
    def of(whole, weekday):
        return sorted(each._replace(weekday=0) for each in whole if each.weekday == weekday)

    copied = weeks.copied(week, day=day, to=to)
    for weekday in range(7):
        assert of(copied, weekday) == of(week, day if weekday in to else weekday)


@given(some_weeks, st.sampled_from(["call", "text"]), st.integers(0, 6))
def test_it_knows_how_long_a_day_is_open(week, channel, weekday):
    walked = {minute for minute in minutes(week, channel) if weekday * 1440 <= minute < (weekday + 1) * 1440}
    assert weeks.open_minutes(week, channel, weekday) == len(walked) * 15


def week(channel: str, days: Iterable[int], starts: int = 8, ends: int = 20) -> list[Hours]:
    return [Hours(channel, day, time(starts), time(ends)) for day in days]


def doubts(whole, *, response=180, covered=False):
    return list(weeks.doubts(whole, response_minutes=response, covered=covered))


def test_it_doubts_nothing_in_a_usual_week():
    assert doubts(week("call", range(7)) + week("text", range(7))) == []


def test_it_says_on_which_day_nobody_is_there_unless_somebody_covers():
    whole = week("call", range(5)) + week("text", range(7))
    days = [Doubt(Oddity.DAY_WITHOUT_ANYBODY, "call", day) for day in (5, 6)]
    assert doubts(whole) == days
    assert doubts(whole, covered=True) == []


def test_it_says_where_the_answer_takes_longer_than_the_day_is_open():
    whole = week("call", range(7), 8, 10) + week("text", range(7))
    assert {doubt.oddity for doubt in doubts(whole)} == {Oddity.SLOW_ANSWER}
    assert doubts(whole, response=120) == []


def test_it_says_that_a_channel_is_never_open_and_that_hours_are_short():
    whole = [*week("call", range(7)), Hours("call", 0, time(22), time(22, 5))]
    assert doubts(whole) == [Doubt(Oddity.SHORT, "call", 0), Doubt(Oddity.NEVER_OPEN, "text")]
