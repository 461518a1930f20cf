"""Who may use the web's threads. The telephone comes first: pages never take the last ones.

A board asks for news every few seconds. When the database freezes, every board of the house soon holds a thread that
waits; were there none left, a caller would hear nothing at all.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

THREADS = 6  # of each web process
FOR_CALLS_ALONE = 2
WAIT_SECONDS = 0.5
PAGE_SECONDS = 12.0
"""Of database work for one page: less than what a statement may take, so that a frozen database is noticed here."""
PROBE_SECONDS = 5.0
"""The same for a machine that asks: Prometheus and most watchers give up after ten seconds and learn nothing."""


class Places:
    """So many pages at once. One more waits a moment while others come and go; where nothing moves it is sent off."""

    def __init__(self, many: int) -> None:
        self._free = threading.BoundedSemaphore(many)
        self._given_back_at = time.monotonic()

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Whether there is one; it is given back at the end."""
        taken = self._free.acquire(timeout=WAIT_SECONDS if self._moves() else 0)
        try:
            yield taken
        finally:
            if taken:
                self._given_back_at = time.monotonic()
                self._free.release()

    def _moves(self) -> bool:
        return time.monotonic() - self._given_back_at < WAIT_SECONDS
