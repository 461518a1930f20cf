"""A week of hours put in order: joined, copied, and looked at for what may not be meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from enum import StrEnum, auto
from typing import NamedTuple

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes
SHORTEST = 15


class Hours(NamedTuple):
    """One weekly stretch in wall time; `ends` at or before `starts` runs past midnight, equal is 24 hours."""

    channel: str
    weekday: int
    starts: time
    ends: time


class Oddity(StrEnum):
    """What a week may say without its being meant. Said, never forbidden."""

    NEVER_OPEN = auto()  # no hours at all on this channel
    DAY_WITHOUT_ANYBODY = auto()  # a day on which it is closed, and nobody covers
    SLOW_ANSWER = auto()  # the response time is longer than a day's open time
    SHORT = auto()  # a stretch shorter than a quarter of an hour


class Doubt(NamedTuple):
    """`weekday` where it is about one day."""

    oddity: Oddity
    channel: str
    weekday: int | None = None


def joined(week: Iterable[Hours]) -> list[Hours]:
    """The same open time, with stretches of one day that overlap or touch made one; never longer than 24 hours."""
    found: list[Hours] = []
    for each in sorted(set(week)):
        before = found[-1] if found and found[-1][:2] == each[:2] else None
        start, end = _minute(each.starts), _end(each)
        if before and start <= _end(before) and max(end, _end(before)) - _minute(before.starts) <= DAY:
            found[-1] = before._replace(ends=_clock(max(end, _end(before))))
        else:
            found.append(each)
    return found


def copied(week: Iterable[Hours], *, day: int, to: Iterable[int]) -> list[Hours]:
    """The week with one day's hours on other days too, in place of theirs."""
    whole, others = list(week), set(to) - {day}
    kept = [each for each in whole if each.weekday not in others]
    source = [each for each in whole if each.weekday == day]
    return kept + [each._replace(weekday=other) for other in sorted(others) for each in source]


def doubts(week: Iterable[Hours], *, response_minutes: int, covered: bool) -> Iterator[Doubt]:
    """What may not be meant, in the order of the week. `covered`: a colleague covers in all closed hours."""
    whole = list(week)
    for channel in ("call", "text"):
        mine = [each for each in whole if each.channel == channel]
        if not mine:
            yield Doubt(Oddity.NEVER_OPEN, channel)
            continue
        for weekday in range(7):
            minutes = open_minutes(mine, channel, weekday)
            if not minutes and not covered:
                yield Doubt(Oddity.DAY_WITHOUT_ANYBODY, channel, weekday)
            elif channel == "call" and 0 < minutes < response_minutes:
                yield Doubt(Oddity.SLOW_ANSWER, channel, weekday)
        for each in mine:
            if _end(each) - _minute(each.starts) < SHORTEST:
                yield Doubt(Oddity.SHORT, channel, each.weekday)


def open_minutes(week: Iterable[Hours], channel: str, weekday: int) -> int:
    """How much of one day is open, with what runs into it from the day before."""
    first, last = weekday * DAY, (weekday + 1) * DAY
    begun = [(each.weekday * DAY, each) for each in week if each.channel == channel]
    stretches = [
        (max(first, midnight + _minute(each.starts) + turn), min(last, midnight + _end(each) + turn))
        for midnight, each in begun
        for turn in (0, -WEEK)  # Sunday night runs into Monday
    ]
    total, seen = 0, first
    for start, end in sorted(stretches):
        total += max(0, end - max(start, seen))
        seen = max(seen, end)
    return total


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _end(hours: Hours) -> int:
    """In minutes from the midnight on which its day began; past midnight it is more than a day."""
    end = _minute(hours.ends)
    return end + DAY if hours.ends <= hours.starts else end


def _clock(minute: int) -> time:
    return time(*divmod(minute % DAY, 60))
