"""The latest time by which a client is called back: honest, over open time only, never beyond the ceiling."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given

from coaching.hours import open_time
from coaching.rules import Coach, decide, latest_call_back, promise
from telephony.channels import Channel
from tests.rules.drawn import THOROUGH, Days, days, durations
from tests.rules.people import ANA, HOUR, chicago, jonas, mira, off, priya

EVENING = chicago("2026-06-02 20:30")
NOON = chicago("2026-06-02 12:00")
BACK = chicago("2026-06-20 08:00")


def test_it_goes_on_counting_the_next_morning():
    assert latest_call_back(ANA, EVENING) == chicago("2026-06-03 10:30")


def test_it_counts_from_the_opening_when_closed():
    assert latest_call_back(ANA, chicago("2026-06-03 03:00")) == chicago("2026-06-03 11:00")


def test_it_counts_from_now_when_open():
    assert latest_call_back(ANA, NOON) == NOON + 3 * HOUR


def test_it_may_be_the_last_moment_before_closing():
    assert latest_call_back(ANA, chicago("2026-06-02 18:00")) == chicago("2026-06-02 21:00")


def test_it_counts_over_the_hours_of_the_channel():
    assert latest_call_back(ANA, chicago("2026-06-02 21:30"), Channel.TEXT) == chicago("2026-06-03 10:30")
    assert latest_call_back(ANA, chicago("2026-06-02 21:30")) == chicago("2026-06-03 11:00")
    assert decide(ANA, Channel.TEXT, chicago("2026-06-02 23:00")).latest == chicago("2026-06-03 11:00")


@pytest.mark.parametrize(("minutes", "promised"), [(0, True), (1, False)])
def test_it_promises_nothing_beyond_the_ceiling(minutes, promised):
    opens_at = NOON + 20 * HOUR + timedelta(minutes=minutes)  # 08:00, or a minute later
    situation = replace(ANA, primary=off(mira, NOON, opens_at), ceiling=23 * HOUR)
    assert latest_call_back(situation, NOON) == (NOON + 23 * HOUR if promised else None)


def test_it_counts_the_ceiling_in_elapsed_hours_when_the_clocks_change():
    """Saturday 12:00, open again on Sunday at 10:00 by the wall clock: 21 hours on, in a short night."""
    saturday, due = chicago("2026-03-07 12:00"), chicago("2026-03-08 11:00")
    ben = replace(ANA, primary=off(jonas, saturday, due - HOUR))
    assert latest_call_back(replace(ben, ceiling=22 * HOUR), saturday) == due
    assert latest_call_back(replace(ben, ceiling=21 * HOUR), saturday) is None


def test_it_is_nobody_s_promise_when_there_is_nobody():
    assert promise(replace(ANA, primary=None), NOON) is None


def test_it_is_the_primary_therapist_s_promise_while_they_work():
    sooner = replace(ANA, cover=jonas, tried=frozenset({mira.id, jonas.id}))
    made = promise(sooner, NOON)
    assert (made.coach, made.at) == (mira, NOON + 3 * HOUR)


@pytest.mark.parametrize(
    ("cover_off", "expected", "by"),
    [(2, 3, jonas.id), (23, 23, mira.id)],
    ids=["the cover is earlier", "the therapist is back earlier"],
)
def test_it_is_the_earlier_of_therapist_and_cover_in_a_leave(cover_off, expected, by):
    """Mira is away until 08:00 tomorrow, so by 11:00; Jonas answers within an hour of opening."""
    away = replace(
        ANA,
        primary=off(mira, NOON, NOON + 20 * HOUR),
        away_until=NOON + 20 * HOUR,
        cover=off(jonas, NOON, NOON + cover_off * HOUR),
    )
    made = promise(away, NOON)
    assert (made.coach.id, made.at) == (by, NOON + expected * HOUR)


@pytest.mark.parametrize("away_until", [None, BACK])
def test_it_is_the_cover_s_promise_when_the_primary_therapist_has_none(away_until):
    covered = replace(ANA, primary=priya, cover=off(jonas, NOON, NOON + HOUR), away_until=away_until)
    made = promise(covered, NOON)
    assert (made.coach.id, made.at) == (jonas.id, NOON + 2 * HOUR)


def test_it_forgets_a_leave_that_is_over():
    back = replace(ANA, cover=jonas, tried=frozenset({jonas.id}), away_until=NOON)
    assert promise(back, NOON).coach == mira


@THOROUGH
@given(days(), durations)
def test_it_leaves_the_therapist_the_open_time_they_asked_for_and_no_more(here: Days, response):
    limits = replace(here.limits, response=response)
    ceiling = here.end - here.begin
    latest = latest_call_back(replace(ANA, primary=Coach(1, limits), ceiling=ceiling), here.begin, here.channel)
    if latest is None:
        assert not any(here.painted) or sum(here.painted) * HOUR / 60 < response
    else:
        assert latest.tzinfo is UTC
        assert here.begin <= latest <= here.end
        assert open_time(limits, here.channel, here.begin, latest) == response
