"""Windows, then the client's exceptions, then dated overrides: what is painted last decides."""

from datetime import UTC, datetime, time, timedelta

import pytest

from coaching.hours import Limits, Override, Window, closes_at, is_open, next_open, spans
from telephony.channels import Channel
from tests.rules.people import MIRA, chicago

HOUR = timedelta(hours=1)
EVERY = frozenset(Channel)
TUESDAY_NOON = chicago("2026-06-02 12:00")
EXTRA = Window(Channel.CALL, 1, time(21), time(23))
NOT_AT_NOON = Window(Channel.CALL, 1, time(12), time(13), opens=False)


def mira(*, exceptions=(), overrides=(), windows=MIRA.windows) -> Limits:
    return Limits("America/Chicago", windows, exceptions, overrides, MIRA.response)


def off(start: datetime, hours: int, *, opens=False, channels=EVERY) -> Override:
    return Override(opens, start, start + hours * HOUR, channels, label="off tonight")


def test_it_is_closed_when_there_are_no_limits_at_all():
    nobody = Limits("America/Chicago", (), response=HOUR)
    assert not is_open(nobody, Channel.CALL, TUESDAY_NOON)
    assert next_open(nobody, Channel.CALL, TUESDAY_NOON, timedelta(days=30)) is None
    assert closes_at(nobody, Channel.CALL, TUESDAY_NOON, HOUR) is None


def test_it_keeps_the_channels_apart():
    late = chicago("2026-06-02 21:30")
    assert is_open(MIRA, Channel.TEXT, late)
    assert not is_open(MIRA, Channel.CALL, late)


def test_it_is_open_from_the_first_second_until_before_the_last():
    assert is_open(MIRA, Channel.CALL, chicago("2026-06-02 08:00"))
    assert is_open(MIRA, Channel.CALL, chicago("2026-06-02 21:00") - timedelta(microseconds=1))
    assert not is_open(MIRA, Channel.CALL, chicago("2026-06-02 21:00"))


def test_it_joins_windows_that_touch_over_midnight():
    limits = mira(windows=(Window(Channel.CALL, 1, time(20), time(0)), Window(Channel.CALL, 2, time(0), time(2))))
    eight = chicago("2026-06-02 20:00")
    assert spans(limits, Channel.CALL, TUESDAY_NOON, TUESDAY_NOON + 24 * HOUR) == [(eight, eight + 6 * HOUR)]
    assert closes_at(limits, Channel.CALL, eight, 24 * HOUR) == eight + 6 * HOUR


def test_it_widens_for_one_client():
    at_ten = chicago("2026-06-02 22:00")
    assert is_open(mira(exceptions=(EXTRA,)), Channel.CALL, at_ten)
    assert not is_open(mira(exceptions=(EXTRA,)), Channel.CALL, at_ten + 24 * HOUR)


def test_it_narrows_for_one_client():
    limits = mira(exceptions=(NOT_AT_NOON,))
    assert not is_open(limits, Channel.CALL, TUESDAY_NOON)
    assert next_open(limits, Channel.CALL, TUESDAY_NOON, 24 * HOUR) == TUESDAY_NOON + HOUR


def test_it_lets_an_evening_off_beat_the_client_s_exception():
    evening = chicago("2026-06-02 21:00")
    limits = mira(exceptions=(EXTRA,), overrides=(off(evening, 2),))
    assert spans(limits, Channel.CALL, evening, evening + 2 * HOUR) == []
    assert not is_open(limits, Channel.CALL, evening)


def test_it_lets_an_extra_hour_beat_the_client_s_narrowing():
    limits = mira(exceptions=(NOT_AT_NOON,), overrides=(off(TUESDAY_NOON, 1, opens=True),))
    assert is_open(limits, Channel.CALL, TUESDAY_NOON)


@pytest.mark.parametrize("opens", [True, False])
def test_it_lets_the_later_override_win(opens):
    limits = mira(overrides=(off(TUESDAY_NOON, 2, opens=not opens), off(TUESDAY_NOON, 1, opens=opens)))
    assert is_open(limits, Channel.CALL, TUESDAY_NOON) is opens
    assert is_open(limits, Channel.CALL, TUESDAY_NOON + HOUR) is not opens


@pytest.mark.parametrize("opens", [True, False])
def test_it_lets_the_later_exception_win(opens):
    noon = (
        Window(Channel.CALL, 1, time(12), time(14), not opens),
        Window(Channel.CALL, 1, time(12), time(13), opens),
    )
    assert is_open(mira(exceptions=noon), Channel.CALL, TUESDAY_NOON) is opens


def test_it_closes_one_channel_only_when_told_so():
    limits = mira(overrides=(off(TUESDAY_NOON, 2, channels=frozenset({Channel.CALL})),))
    assert not is_open(limits, Channel.CALL, TUESDAY_NOON)
    assert is_open(limits, Channel.TEXT, TUESDAY_NOON)


def test_it_ends_an_override_to_the_second():
    limits = mira(overrides=(off(TUESDAY_NOON, 1),))
    assert not is_open(limits, Channel.CALL, TUESDAY_NOON + HOUR - timedelta(seconds=1))
    assert is_open(limits, Channel.CALL, TUESDAY_NOON + HOUR)


def test_it_says_no_closing_when_it_never_closes():
    always = mira(windows=tuple(Window(Channel.CALL, day, time(0), time(0)) for day in range(7)))
    assert closes_at(always, Channel.CALL, TUESDAY_NOON, timedelta(days=30)) is None
    month = (TUESDAY_NOON, TUESDAY_NOON + timedelta(days=30))
    assert spans(always, Channel.CALL, *month) == [month]


def test_it_refuses_a_moment_that_names_no_instant():
    with pytest.raises(ValueError, match="no time zone"):
        is_open(MIRA, Channel.CALL, datetime(2026, 6, 2, 12))  # noqa: DTZ001 (the point)


def test_it_answers_in_utc():
    assert next_open(MIRA, Channel.CALL, TUESDAY_NOON, HOUR).tzinfo is UTC
