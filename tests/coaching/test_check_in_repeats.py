"""A check-in that comes again: one ahead at a time, one a day whatever runs twice, none in a pause, none at the end."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from coaching import checkins, pauses, repeating, treatment
from coaching.models import CheckIn, CheckInSeries
from tests.riverbend import NOON, at, fresh, harm, trail

TUESDAY = date(2026, 3, 10)
ZONE = "America/Chicago"


def agree(client, therapist, repeat="daily", last_on=TUESDAY + timedelta(days=13), now=NOON, **terms):
    terms = {"side": "client", "way": "photo", "clock": time(20), "first_on": TUESDAY} | terms
    return repeating.agree(
        client, therapist=therapist, repeat=repeat, zone=ZONE, last_on=last_on, by=therapist, now=now, **terms
    )


def due():
    return [row.due_at for row in CheckIn.objects.order_by("due_at")]


def test_the_first_one_is_there_at_once_and_is_the_only_one_ahead(ben, jonas):
    agree(ben, jonas)
    assert due() == [at(20)]
    assert repeating.carry_on(now=NOON) == 0


def test_the_next_one_comes_when_the_one_before_is_over_once(ben, jonas):
    agree(ben, jonas)
    over = at(21)
    checkins.note_missed(now=over)
    assert [repeating.carry_on(now=over), repeating.carry_on(now=over)] == [1, 0]
    assert due() == [at(20), at(20, days=1)]


def test_one_that_is_met_early_gives_way_to_tomorrows(ben, jonas):
    agree(ben, jonas)
    checkins.mark_met(CheckIn.objects.get(), by=jonas, now=at(18))
    repeating.carry_on(now=at(18))
    assert due()[1:] == [at(20, days=1)]


@pytest.mark.parametrize(
    ("repeat", "days"),
    [("daily", [10, 11, 12, 13, 14, 15, 16]), ("weekdays", [10, 11, 12, 13, 16]), ("weekly", [10])],
)
def test_it_comes_on_the_days_that_were_agreed(repeat, days):
    found = repeating.days(TUESDAY, TUESDAY + timedelta(days=6), repeat)
    assert [day.day for day in found] == days


def test_it_starts_on_the_next_day_when_todays_time_has_gone_by(ben, jonas):
    agree(ben, jonas, clock=time(9))
    assert due() == [at(9, days=1)]


def test_it_ends_by_itself_after_its_last_day(ben, jonas):
    series = agree(ben, jonas, last_on=TUESDAY)
    checkins.note_missed(now=at(21))
    assert repeating.carry_on(now=at(21)) == 0
    assert fresh(series).ended_at == at(21)
    assert trail(ben)[-1] == "check_in_series.ended"


def test_it_is_ended_with_what_is_open(ben, jonas):
    series = agree(ben, jonas)
    for _ in range(2):
        repeating.end(series, by=jonas, now=NOON)
    assert CheckIn.objects.get().cancelled_at == NOON
    assert repeating.carry_on(now=at(21)) == 0
    assert trail(ben).count("check_in_series.ended") == 1


def test_agreed_twice_it_is_one(ben, jonas):
    assert agree(ben, jonas) == agree(ben, jonas)


@pytest.mark.parametrize("last_on", [TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=400)])
def test_it_has_days_and_not_too_many(ben, jonas, last_on):
    with pytest.raises(repeating.NoDay):
        agree(ben, jonas, last_on=last_on)


def test_a_weekend_has_no_weekday(ben, jonas):
    with pytest.raises(repeating.NoDay):
        agree(ben, jonas, "weekdays", first_on=date(2026, 3, 14), last_on=date(2026, 3, 15))
    assert not CheckInSeries.objects.exists()


def test_p2_what_falls_into_a_pause_is_left_out(ben, jonas):
    agree(ben, jonas)
    harm(ben, now=at(19))
    pauses.take_effect(now=at(19))
    assert repeating.carry_on(now=at(21)) == 0
    over = at(19, days=1)
    pauses.take_effect(now=over)
    assert repeating.carry_on(now=over) == 1
    open_ones = checkins.open_of(ben)
    assert [row.due_at for row in open_ones] == [at(20, days=1)]
    assert "check_in.left_out" in trail(ben)


def test_a_discharge_ends_it(ben, jonas):
    series = agree(ben, jonas)
    treatment.discharge(ben, reason="done", by=jonas, now=NOON)
    assert fresh(series).ended_at == NOON


def test_it_goes_over_to_another_therapist(ben, jonas, mira):
    series = agree(ben, jonas)
    treatment.hand_over(ben, therapist=mira, by=jonas, now=NOON)
    assert fresh(series).therapist == mira
    assert CheckIn.objects.get().therapist == mira


def test_it_is_a_wall_time_also_where_the_clocks_change():
    assert repeating.moment(date(2026, 3, 8), time(2, 30), ZONE) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)  # a gap
    assert repeating.moment(date(2026, 11, 1), time(1, 30), ZONE) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # a fold
    summer, winter = (repeating.moment(date(2026, 11, day), time(20), ZONE) for day in (1, 2))
    assert winter - summer == timedelta(hours=24)
    assert summer - repeating.moment(date(2026, 10, 31), time(20), ZONE) == timedelta(hours=25)
