"""How late are we: the age of the oldest due row of each queue, and of the last tick. Names nobody."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from celery import shared_task
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

log = structlog.get_logger(__name__)

LATE_SECONDS = 60  # what we promise (P4)
TICK = "last-tick"
QUEUES = {
    "message": "SELECT extract(epoch FROM %s - min(due_at)) FROM telephony_message WHERE state = 'pending'",
    "call": "SELECT extract(epoch FROM %s - min(due_at)) FROM telephony_call WHERE state = 'pending'",
    "reminder": "SELECT extract(epoch FROM %s - min(due_at)) FROM coaching_reminder"
    " WHERE sent_at IS NULL AND dropped_at IS NULL",
}


@shared_task
def watchdog() -> int:
    """Every 30 seconds: leaves a mark that beat and a worker live, and says so when a queue is late."""
    now = timezone.now()
    cache.set(TICK, now, timeout=None)
    late = {queue: seconds for queue, seconds in oldest(now).items() if seconds > LATE_SECONDS}
    for queue, seconds in late.items():
        log.error("queue_late", queue=queue, oldest_seconds=round(seconds))
    return len(late)


def oldest(now: datetime) -> dict[str, float]:
    """Seconds that the oldest due row of each queue has waited; 0 when nothing is due."""
    with connection.cursor() as cursor:
        return {queue: _age(cursor, question, now) for queue, question in QUEUES.items()}


def tick_age(now: datetime) -> float:
    """Seconds since the watchdog ran, by the clock of who asks; -1 when it never did."""
    last = cache.get(TICK)
    return (now - last).total_seconds() if last else -1.0


class Lateness:
    """For Prometheus, asked at the moment of the question."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        rows = GaugeMetricFamily("intersession_oldest_due_seconds", "Age of the oldest due row", labels=["queue"])
        for queue, seconds in oldest(now).items():
            rows.add_metric([queue], seconds)
        yield rows
        yield GaugeMetricFamily("intersession_tick_age_seconds", "Time since the last watchdog", value=tick_age(now))


def _age(cursor, question: str, now: datetime) -> float:  # type: ignore[no-untyped-def]  # a driver's cursor
    cursor.execute(question, [now])
    (seconds,) = cursor.fetchone()
    return max(0.0, float(seconds or 0))
