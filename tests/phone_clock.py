"""The clock of a journey: moves the time of the test, the exchange's timers and the jobs together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telephony.simulator.exchange import Exchange

ROUNDS = 5  # jobs and webhooks may set each other off, but not for ever


class Clock:
    """`run_jobs(now)` does what the beat would do; `next_due(now)` says when the next row is due.

    Time moves in steps: to each timer of the exchange, to each due row, and never further than `longest_step`
    at once; at each stop the timers run, then the jobs, then what they set off.
    """

    def __init__(self, travel: Callable[[datetime], None], exchange: Exchange) -> None:
        self._travel = travel
        self.exchange = exchange
        self.settle: Callable[[], None] = lambda: None
        self.run_jobs: Callable[[datetime], None] = lambda now: None
        self.next_due: Callable[[datetime], datetime | None] | None = None

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def forward(self, **span: float) -> None:
        """`clock.forward(hours=3)`."""
        whole = timedelta(**span)
        self.until(self.now + whole)

    def until(self, moment: datetime) -> None:
        step = self._longest_step(moment - self.now)
        while self.now < moment:
            self._travel(self._next_stop(moment, step))
            self.tick()

    def tick(self) -> None:
        """Everything that is due at this instant."""
        for _ in range(ROUNDS):
            self.settle()
            before = self.exchange.version
            self.run_jobs(self.now)
            self.settle()
            if self.exchange.version == before:
                return

    def _next_stop(self, end: datetime, step: timedelta) -> datetime:
        now = self.now
        stops = [end, now + step]
        due = [self.exchange.timers.next_due(), self.next_due(now) if self.next_due else None]
        stops += [moment for moment in due if moment and moment > now]
        return min(stops)

    def _longest_step(self, span: timedelta) -> timedelta:
        if span <= timedelta(minutes=1):
            return timedelta(seconds=1)
        if span <= timedelta(hours=1) or self.next_due is None:
            return timedelta(minutes=1)
        return timedelta(minutes=15)
