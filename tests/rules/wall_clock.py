"""A second opinion on the hours, by other means: walk through UTC minute by minute, look at the wall clock,
paint every minute open or closed. Slow, plain, and ignorant of PEP 495."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from coaching.hours import Limits, Span

MINUTE = timedelta(minutes=1)
DAY = 24 * 60
REACH = 8 * DAY  # minutes walked to either side of the middle
BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001 (a wall time)


@dataclass(frozen=True)
class Run:
    """`length` minutes in which the wall clock went on evenly: at minute `utc` it showed `wall`."""

    utc: int
    wall: int
    length: int


def minute_of(moment: datetime) -> int:
    """Minutes since 1970 in UTC."""
    return (moment.astimezone(UTC).replace(tzinfo=None) - BEGINNING) // MINUTE


def moment_of(minute: int) -> datetime:
    return BEGINNING.replace(tzinfo=UTC) + minute * MINUTE


@cache
def walk(zone: str, middle: int) -> tuple[Run, ...]:
    """The wall clock of a zone in the days around a UTC minute, cut where it is put forward or back."""
    place = ZoneInfo(zone)
    runs: list[Run] = []
    begun = middle - REACH
    first = previous = _shown(begun, place)
    for minute in range(begun + 1, middle + REACH):
        wall = _shown(minute, place)
        if wall != previous + 1:
            runs.append(Run(begun, first, minute - begun))
            begun, first = minute, wall
        previous = wall
    return (*runs, Run(begun, first, middle + REACH - begun))


def first_seen(runs: tuple[Run, ...], wall: int) -> int:
    """The UTC minute at which the clock first shows `wall`. In a gap it never does: then the minute at which
    a clock that nobody put forward would show it."""
    for run in runs:
        if run.wall <= wall < run.wall + run.length:
            return run.utc + wall - run.wall
    before = [run for run in runs if run.wall <= wall][-1]
    return before.utc + wall - before.wall


def open_minutes(limits: Limits, channel: str, middle: int, since: int, until: int) -> list[bool]:
    """For every UTC minute from `since` up to `until`: is the therapist open?"""
    runs = walk(limits.zone, middle)
    painted = [False] * (until - since)
    for window in (*limits.windows, *limits.exceptions):
        for day in range(since // DAY - 4, until // DAY + 4):
            if window.channel == channel and weekday(day) == window.weekday:
                start = day * DAY + window.start.hour * 60 + window.start.minute
                end = day * DAY + window.end.hour * 60 + window.end.minute
                end += DAY if end <= start else 0
                paint(painted, first_seen(runs, start) - since, first_seen(runs, end) - since, window.opens)
    for override in limits.overrides:
        if channel in override.channels:
            start, end = minute_of(override.starts_at) - since, minute_of(override.ends_at) - since
            paint(painted, start, end, override.opens)
    return painted


def paint(painted: list[bool], start: int, end: int, opens: bool) -> None:
    for minute in range(max(start, 0), min(end, len(painted))):
        painted[minute] = opens


def stretches(painted: list[bool], since: int) -> list[Span]:
    """The open stretches, read off minute by minute."""
    found: list[Span] = []
    begun = None
    for minute, opens in enumerate([*painted, False], start=since):
        if opens and begun is None:
            begun = minute
        if not opens and begun is not None:
            found.append((moment_of(begun), moment_of(minute)))
            begun = None
    return found


def weekday(day: int) -> int:
    """The weekday of a day counted from 1 January 1970, which was a Thursday."""
    return (day + 3) % 7


def changes(zone: str, first: date, last: date) -> list[int]:
    """The UTC minutes between two dates at which a zone's clocks change; finds the day, then the minute."""
    place = ZoneInfo(zone)
    begin, end = (minute_of(datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in (first, last))
    days = [day for day in range(begin, end, DAY) if _ahead(day, place) != _ahead(day + DAY, place)]
    return [
        next(minute for minute in range(day, day + DAY + 1) if _ahead(minute, place) != _ahead(day, place))
        for day in days
    ]


def _shown(minute: int, place: ZoneInfo) -> int:
    return (moment_of(minute).astimezone(place).replace(tzinfo=None) - BEGINNING) // MINUTE


def _ahead(minute: int, place: ZoneInfo) -> int:
    return _shown(minute, place) - minute
