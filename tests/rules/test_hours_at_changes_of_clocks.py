"""Examples a therapist could check by hand: windows in the nights in which the clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coaching.hours import Limits, Window, add_open_time, instant, is_open, open_time, spans
from telephony.channels import Channel

HOUR = timedelta(hours=1)
SATURDAY, SUNDAY = 5, 6


def nights(zone: str, weekday: int, start: str, end: str) -> Limits:
    return Limits(
        zone,
        (Window(Channel.CALL, weekday, time.fromisoformat(start), time.fromisoformat(end)),),
        response=HOUR,
    )


def opened(limits: Limits, day: datetime) -> list[tuple[str, str]]:
    """The stretches in the two days from a UTC midnight, as "day hour:minute" in UTC."""
    found = spans(limits, Channel.CALL, day, day + timedelta(days=2))
    return [(f"{start:%d %H:%M}", f"{end:%d %H:%M}") for start, end in found]


SPRING = datetime(2026, 3, 8, tzinfo=UTC)  # Chicago: 02:00 becomes 03:00 at 08:00 UTC
AUTUMN = datetime(2026, 11, 1, tzinfo=UTC)  # Chicago: 02:00 becomes 01:00 at 07:00 UTC


def test_it_opens_at_half_past_three_when_half_past_two_does_not_exist():
    assert opened(nights("America/Chicago", SUNDAY, "02:30", "05:00"), SPRING) == [("08 08:30", "08 10:00")]


def test_it_is_empty_when_the_gap_turns_a_window_round():
    limits = nights("America/Chicago", SUNDAY, "02:30", "03:15")
    assert opened(limits, SPRING) == []
    assert not is_open(limits, Channel.CALL, SPRING + 8 * HOUR + HOUR / 4)


def test_it_opens_at_the_first_half_past_one_when_there_are_two():
    assert opened(nights("America/Chicago", SUNDAY, "01:30", "03:00"), AUTUMN) == [("01 06:30", "01 09:00")]


def test_it_closes_at_the_first_half_past_one_when_there_are_two():
    limits = nights("America/Chicago", SATURDAY, "22:00", "01:30")
    assert opened(limits, AUTUMN) == [("01 03:00", "01 06:30")]
    second = datetime(2026, 11, 1, 1, 15, fold=1, tzinfo=ZoneInfo("America/Chicago"))
    assert not is_open(limits, Channel.CALL, second)
    assert is_open(limits, Channel.CALL, second.replace(fold=0))


def test_it_lets_a_whole_day_be_as_long_as_the_day_is():
    limits = nights("America/Chicago", SUNDAY, "00:00", "00:00")
    assert open_time(limits, Channel.CALL, SPRING, SPRING + 48 * HOUR) == 23 * HOUR
    assert open_time(limits, Channel.CALL, AUTUMN, AUTUMN + 48 * HOUR) == 25 * HOUR


def test_it_counts_elapsed_hours_through_the_night():
    limits = nights("America/Chicago", SATURDAY, "23:00", "06:00")
    at_eleven = SPRING + 5 * HOUR
    assert add_open_time(limits, Channel.CALL, at_eleven, 6 * HOUR, 24 * HOUR) == at_eleven + 6 * HOUR
    assert add_open_time(limits, Channel.CALL, at_eleven, 6 * HOUR + HOUR / 60, 24 * HOUR) is None


def test_it_moves_by_half_an_hour_where_the_clocks_do():
    """Lord Howe Island, 4 October 2026: 02:00 becomes 02:30 at 15:30 UTC the day before."""
    limits = nights("Australia/Lord_Howe", SUNDAY, "02:15", "04:00")
    assert opened(limits, datetime(2026, 10, 3, tzinfo=UTC)) == [("03 15:45", "03 17:00")]


def test_it_opens_where_midnight_does_not_exist():
    """São Paulo, 4 November 2018: 00:00 becomes 01:00 at 03:00 UTC."""
    limits = nights("America/Sao_Paulo", SUNDAY, "00:00", "08:00")
    assert opened(limits, datetime(2018, 11, 4, tzinfo=UTC)) == [("04 03:00", "04 10:00")]


def test_it_carries_a_night_over_a_day_that_was_left_out():
    """Apia had no 30 December 2011. The 29th's night, until 03:00, ends three hours into the 31st; the Friday
    that never was is lived on the Saturday."""
    thursday = nights("Pacific/Apia", 3, "21:00", "03:00")
    assert opened(thursday, datetime(2011, 12, 30, tzinfo=UTC)) == [("30 07:00", "30 13:00")]
    assert is_open(thursday, Channel.CALL, datetime(2011, 12, 30, 12, 59, tzinfo=UTC))
    assert opened(nights("Pacific/Apia", 4, "08:00", "21:00"), datetime(2011, 12, 30, tzinfo=UTC)) == [
        ("30 18:00", "31 07:00")
    ]


def test_it_stays_open_when_the_clocks_go_back_over_midnight():
    """St John's, 7 November 2010: at 00:01 it was Saturday 23:01 again; Sunday's window had begun."""
    limits = nights("America/St_Johns", SUNDAY, "00:00", "08:00")
    saturday_again = datetime(2010, 11, 7, 3, 0, tzinfo=UTC)
    assert instant(saturday_again).astimezone(ZoneInfo("America/St_Johns")).day == 6
    assert is_open(limits, Channel.CALL, saturday_again)
    assert opened(limits, datetime(2010, 11, 7, 3, 0, tzinfo=UTC)) == [("07 03:00", "07 11:30")]
