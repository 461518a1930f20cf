"""What the exchange has to do later, in order of time."""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(order=True, slots=True)
class Timer:
    due_at: datetime
    number: int
    action: Callable[[], None] = field(compare=False)
    canceled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.canceled = True


class Timers:
    """A queue by due time; equal times keep the order in which they were set."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._numbers = itertools.count()

    def at(self, due_at: datetime, action: Callable[[], None]) -> Timer:
        timer = Timer(due_at, next(self._numbers), action)
        heapq.heappush(self._heap, timer)
        return timer

    def next_due(self) -> datetime | None:
        while self._heap and self._heap[0].canceled:
            heapq.heappop(self._heap)
        return self._heap[0].due_at if self._heap else None

    def pop_due(self, now: datetime) -> Timer | None:
        due_at = self.next_due()
        return heapq.heappop(self._heap) if due_at is not None and due_at <= now else None
