"""A therapist's limits turned into time: when is somebody reachable on a channel, and for how long.

Pure arithmetic: no clock is read and nothing is loaded. Every moment passed in is aware, every moment given
back is in UTC, and spans are half-open: open at the start, closed at the end.

Limits are wall times in the therapist's own zone. Where the clocks change, PEP 495's fold=0 decides: 02:30 in
a gap is 03:30, 01:30 in a fold is the first one. Amounts of time are elapsed time, counted in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from telephony.channels import Channel

Span = tuple[datetime, datetime]

ONE_DAY = timedelta(days=1)
# A window begun the day before yesterday can still run when clocks jump a whole day ahead (Apia, 30 December
# 2011); tomorrow's can have begun when they fall back over midnight (St John's, 00:01).
DAYS_BACK, DAYS_AHEAD = 2 * ONE_DAY, ONE_DAY


@dataclass(frozen=True, slots=True)
class Window:
    """A weekly stretch on one channel. `weekday` is the day it starts on, 0 is Monday; `end` at or before
    `start` is on the next day, so equal times are a whole day. `opens=False` takes the stretch away."""

    channel: Channel
    weekday: int
    start: time
    end: time
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Override:
    """One dated stretch, open (extra hours) or closed (a leave, an evening off), whatever the week says."""

    opens: bool
    starts_at: datetime
    ends_at: datetime
    channels: frozenset[Channel]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """One therapist's limits as they stand for one client.

    They are painted over each other in order: the weekly windows, this client's exceptions, the dated
    overrides, each tuple from its first to its last. What is painted last decides; the rest is closed.
    `response` is how much open time the therapist asks for to answer.
    """

    zone: str
    windows: tuple[Window, ...]
    exceptions: tuple[Window, ...] = ()
    overrides: tuple[Override, ...] = ()
    response: timedelta = timedelta(hours=3)


def is_open(limits: Limits, channel: Channel, now: datetime) -> bool:
    """Whether the therapist takes `channel` at this moment. Looks at the days around `now` only."""
    moment = instant(now)
    for override in reversed(limits.overrides):
        if channel in override.channels and override.starts_at <= moment < override.ends_at:
            return override.opens
    zone = _zone(limits.zone)
    today = moment.astimezone(zone).date()
    nearby = {day.weekday(): day for day in _days(today - DAYS_BACK, today + DAYS_AHEAD)}
    for window in chain(reversed(limits.exceptions), reversed(limits.windows)):
        if window.channel == channel and window.weekday in nearby:
            start, end = _stretch(window, nearby[window.weekday], zone)
            if start <= moment < end:
                return window.opens
    return False


def spans(limits: Limits, channel: Channel, since: datetime, until: datetime) -> list[Span]:
    """The open time between two moments, in order, touching stretches joined."""
    since, until = instant(since), instant(until)
    layers = [
        (max(start, since), min(end, until), opens)
        for start, end, opens in _layers(limits, channel, since, until)
        if max(start, since) < min(end, until)
    ]
    edges = sorted((edge, rank) for rank, layer in enumerate(layers) for edge in layer[:2])
    found: list[Span] = []
    covering: set[int] = set()
    opened = None
    for edge, ranks in groupby(edges, key=itemgetter(0)):
        covering ^= {rank for _, rank in ranks}  # each layer meets an edge twice: it begins, it ends
        opens = bool(covering) and layers[max(covering)][2]
        if opens and opened is None:
            opened = edge
        elif opened is not None and not opens:
            found.append((opened, edge))
            opened = None
    return found


def next_open(limits: Limits, channel: Channel, now: datetime, within: timedelta) -> datetime | None:
    """The first open moment from `now` on, itself included; None when none comes before now + within."""
    moment = instant(now)
    if is_open(limits, channel, moment):
        return moment
    return next((start for start, _ in spans(limits, channel, moment, moment + within)), None)


def closes_at(limits: Limits, channel: Channel, now: datetime, within: timedelta) -> datetime | None:
    """When the stretch that is open now ends; None when closed now, or when it runs on to now + within."""
    moment = instant(now)
    if not is_open(limits, channel, moment):
        return None
    _, end = spans(limits, channel, moment, moment + within)[0]
    return end if end < moment + within else None


def open_time(limits: Limits, channel: Channel, since: datetime, until: datetime) -> timedelta:
    """How much of the time between two moments is open."""
    return sum((end - start for start, end in spans(limits, channel, since, until)), timedelta())


def add_open_time(
    limits: Limits, channel: Channel, start: datetime, amount: timedelta, within: timedelta
) -> datetime | None:
    """When `amount` of open time has passed since `start`; None when that is after start + within.

    An amount of nothing gives the first open moment."""
    begin = instant(start)
    for opened, closed in spans(limits, channel, begin, begin + within):
        if amount <= closed - opened:
            return opened + amount
        amount -= closed - opened
    return None


def instant(moment: datetime) -> datetime:
    """The moment in UTC, where adding and comparing mean elapsed time (in a local zone they mean wall time).

    Raises ValueError for a naive moment: it names no instant."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


def _layers(
    limits: Limits, channel: Channel, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, bool]]:
    """Every stretch that may touch the time between, the deciding ones last."""
    zone = _zone(limits.zone)
    first = since.astimezone(zone).date() - DAYS_BACK
    last = until.astimezone(zone).date() + DAYS_AHEAD
    for window in chain(limits.windows, limits.exceptions):
        if window.channel == channel:
            skipped = timedelta(days=(window.weekday - first.weekday()) % 7)
            for day in _days(first + skipped, last, step=7):
                yield *_stretch(window, day, zone), window.opens
    for override in limits.overrides:
        if channel in override.channels:
            yield instant(override.starts_at), instant(override.ends_at), override.opens


def _stretch(window: Window, day: date, zone: ZoneInfo) -> Span:
    """The window begun on `day`; empty when a gap turns it round (02:30 to 03:15 is 03:30 to 03:15)."""
    last = day + ONE_DAY if window.end <= window.start else day
    return (
        datetime.combine(day, window.start, zone).astimezone(UTC),
        datetime.combine(last, window.end, zone).astimezone(UTC),
    )


def _days(first: date, last: date, step: int = 1) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1, step))


@cache
def _zone(name: str) -> ZoneInfo:
    """ZoneInfo keeps only a few zones alive by itself, and reading one again costs more than a decision."""
    return ZoneInfo(name)
