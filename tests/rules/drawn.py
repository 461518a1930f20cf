"""What hypothesis draws from: limits of every shape, around the hours in which clocks change."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from coaching.hours import Limits, Override, Span, Window
from telephony.channels import Channel
from tests.rules.places import CHANGES
from tests.rules.wall_clock import DAY, moment_of, open_minutes, stretches

# The same cases at every run: the gate stays steady. Raise max_examples and drop derandomize to look further.
THOROUGH = settings(max_examples=200, deadline=None, database=None, derandomize=True)

TRICKY = ["00:00", "00:01", "00:30", "01:00", "01:30", "01:59", "02:00", "02:30", "03:00", "03:15", "08:00"]
TRICKY += ["21:00", "23:00", "23:30", "23:59"]

wall_times = st.sampled_from([time.fromisoformat(wall) for wall in TRICKY]) | st.builds(
    time, st.integers(0, 23), st.integers(0, 59)
)
channels = st.sampled_from(Channel)
sets_of_channels = st.sampled_from([frozenset(Channel), frozenset(), *(frozenset({one}) for one in Channel)])


@st.composite
def weeks(draw: st.DrawFn, opens: st.SearchStrategy[bool], at_least: int) -> tuple[Window, ...]:
    """Windows as people have them: the same hours on several days, and several windows a day."""
    found: list[Window] = []
    for _ in range(draw(st.integers(at_least, 3))):
        channel, start, end, does = draw(channels), draw(wall_times), draw(wall_times), draw(opens)
        for weekday in draw(st.sampled_from([range(7), range(0, 7, 2), range(5), range(5, 7), range(6, 7)])):
            found.append(Window(channel, weekday, start, end, does))
    return tuple(found)


@dataclass(frozen=True)
class Days:
    """Limits with a stretch of time in which the clocks may change, and what the walked clock says of it."""

    limits: Limits
    channel: Channel
    since: int
    until: int
    painted: tuple[bool, ...]

    @property
    def begin(self) -> datetime:
        return moment_of(self.since)

    @property
    def end(self) -> datetime:
        return moment_of(self.until)

    @property
    def stretches(self) -> list[Span]:
        return stretches(list(self.painted), self.since)

    def after(self, minutes: int) -> datetime:
        return moment_of(self.since + minutes)


@st.composite
def days(draw: st.DrawFn) -> Days:
    zone, change = draw(st.sampled_from(CHANGES))
    since = change + draw(st.integers(-2 * DAY, 3 * 60))
    until = since + draw(st.integers(12 * 60, 3 * DAY))
    limits = Limits(
        zone,
        draw(weeks(st.just(True), at_least=1)),
        draw(weeks(st.booleans(), at_least=0)),
        tuple(draw(st.lists(overrides(change), max_size=2))),
    )
    channel = draw(st.sampled_from(limits.windows)).channel
    painted = open_minutes(limits, channel, change, since, until)
    return Days(limits, channel, since, until, tuple(painted))


@st.composite
def overrides(draw: st.DrawFn, around: int) -> Override:
    starts_at = around + draw(st.integers(-2 * DAY, DAY))
    ends_at = starts_at + draw(st.integers(1, 12 * 60) | st.integers(1, 2 * DAY))
    return Override(draw(st.booleans()), moment_of(starts_at), moment_of(ends_at), draw(sets_of_channels))


minutes = st.integers(0, 3 * DAY)
durations = minutes.map(lambda count: timedelta(minutes=count))
