"""A worker whose clock is wrong takes nothing while others, whose clocks are right, do its work.

For who is ahead every tick has expired: taken, it is thrown away, and two workers take in turn. So of a job that runs
twice a minute each tick may meet the wrong one for minutes. Who is behind would do its work of a time that is over.
"""

import threading
from typing import Any

from celery import bootsteps
from celery.worker.consumer.tasks import Tasks

LOOKED_AT_EVERY = 1.0  # second, as often as the shortest tick

wanted = threading.Event()
"""Set while this process is to take nothing; by the thread that tells of its clock (config.watch)."""


class StandsAside(bootsteps.StartStopStep):
    """Begins with each connection that tasks are taken from, and ends with it. What is in hand is finished."""

    requires = (Tasks,)
    timer: Any = None
    aside = False

    def start(self, consumer: Any) -> None:
        self.aside = False  # a new connection takes tasks
        self.timer = consumer.timer.call_repeatedly(LOOKED_AT_EVERY, self.look, (consumer.task_consumer,))

    def stop(self, consumer: Any) -> None:
        if self.timer:
            self.timer.cancel()

    def look(self, taker: Any) -> None:
        """Takes tasks no more, or again."""
        if wanted.is_set() == self.aside:
            return
        self.aside = not self.aside
        if self.aside:
            taker.cancel()
        else:
            taker.consume()
