"""The hours say the same as a clock walked minute by minute, in every zone, around every change of clocks."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.hours import add_open_time, closes_at, is_open, next_open, open_time, spans
from tests.rules.drawn import THOROUGH, Days, days, durations, minutes

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@THOROUGH
@given(days())
def test_it_finds_the_open_stretches(here: Days):
    assert spans(here.limits, here.channel, here.begin, here.end) == here.stretches


@THOROUGH
@given(days(), st.lists(minutes, max_size=20))
def test_it_is_open_in_the_open_minutes_only(here: Days, chosen: list[int]):
    for minute in {minute % len(here.painted) for minute in chosen}:
        for moment in (here.after(minute), here.after(minute) + 59 * SECOND):
            assert is_open(here.limits, here.channel, moment) == here.painted[minute]


@THOROUGH
@given(days())
def test_it_opens_and_closes_to_the_second(here: Days):
    for start, end in here.stretches:
        assert is_open(here.limits, here.channel, start)
        assert is_open(here.limits, here.channel, end - SECOND)
        assert end == here.end or not is_open(here.limits, here.channel, end)
        assert start == here.begin or not is_open(here.limits, here.channel, start - SECOND)


@THOROUGH
@given(days())
def test_it_finds_the_next_opening(here: Days):
    found = next_open(here.limits, here.channel, here.begin, here.end - here.begin)
    assert found == (here.after(here.painted.index(True)) if any(here.painted) else None)


@THOROUGH
@given(days())
def test_it_finds_the_closing(here: Days):
    found = closes_at(here.limits, here.channel, here.begin, here.end - here.begin)
    closes = here.painted[0] and False in here.painted
    assert found == (here.after(here.painted.index(False)) if closes else None)


@THOROUGH
@given(days())
def test_it_counts_the_open_time(here: Days):
    assert open_time(here.limits, here.channel, here.begin, here.end) == sum(here.painted) * MINUTE


@THOROUGH
@given(days(), durations)
def test_it_adds_open_time(here: Days, amount: timedelta):
    found = add_open_time(here.limits, here.channel, here.begin, amount, here.end - here.begin)
    if sum(here.painted) * MINUTE < amount or not any(here.painted):
        assert found is None
    else:
        assert found is not None
        assert open_time(here.limits, here.channel, here.begin, found) == amount
        assert amount == 0 * MINUTE or is_open(here.limits, here.channel, found - SECOND)
