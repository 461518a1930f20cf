"""A worker whose broker believes that its hands are full would wait for ever: it asks the broker anew.

When the broker goes away in the moment in which tasks end, Celery gives up telling it so ("Couldn't ack") and still
counts them against what the worker may take. With as many as it may take, it never hears of a task again, nor of the
broker's end, because it listens no more.
"""

from typing import Any

from celery import bootsteps
from celery.worker import state
from celery.worker.consumer.tasks import Tasks

LOOKED_AT_EVERY = 1.0  # second, as often as the shortest tick


class BelievedBusy(ConnectionError):
    """The broker counts tasks as in this worker's hands that have ended; a new connection counts anew."""


class IdleHands(bootsteps.StartStopStep):
    """Begins with each connection that tasks are taken from, and ends with it."""

    requires = (Tasks,)
    timer: Any = None

    def start(self, consumer: Any) -> None:
        counted = consumer.task_consumer.channel.qos
        self.timer = consumer.timer.call_repeatedly(LOOKED_AT_EVERY, look, (counted,))

    def stop(self, consumer: Any) -> None:
        if self.timer:
            self.timer.cancel()


def look(counted: Any) -> None:
    """Raises BelievedBusy, upon which the worker connects again, where nothing is in hand and something counts so."""
    if not state.reserved_requests and counted.can_consume_max_estimate() < counted.prefetch_count:
        raise BelievedBusy("Tasks that have ended could not be taken off the broker's count.")
