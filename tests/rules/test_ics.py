"""What calendars ask for: UTC times, lines of at most 75 octets, signs that are escaped."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from coaching import ics
from coaching.ics import Event

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 1, 12, tzinfo=CHICAGO)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def event(title: str = "Calls open") -> Event:
    starts_at = datetime(2026, 3, 8, 1, 30, tzinfo=CHICAGO)
    return Event("open-1", title, starts_at, datetime(2026, 3, 8, 3, 30, tzinfo=CHICAGO))


def test_times_are_in_utc_also_where_the_clocks_change():
    lines = unfolded(ics.calendar("Line", [event()], now=NOW))
    assert "DTSTART:20260308T073000Z" in lines
    assert "DTEND:20260308T083000Z" in lines  # an hour of time, two on the clock
    assert "DTSTAMP:20260301T180000Z" in lines


def test_it_begins_and_ends_what_it_opens():
    lines = unfolded(ics.calendar("Line", [event(), event()], now=NOW))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2


def test_signs_with_a_meaning_are_escaped():
    lines = unfolded(ics.calendar("Line", [event("a,b;c\\d\ne")], now=NOW))
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne" in lines


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(title):
    text = ics.calendar("Line", [event(title)], now=NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{ics.escaped(title)}" in unfolded(text)
