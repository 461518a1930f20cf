"""The watch over everything: the watchdog's look each half minute, the marks of jobs, and the web's own eye.

When no worker lives, nobody in a worker can say so: each web process looks once a minute whether the watchdog still
does, and takes its place when it does not.
"""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from celery import Task, shared_task
from celery.schedules import crontab
from celery.signals import beat_init, task_success, worker_ready
from django.db import DatabaseError, connection
from django.utils import timezone

from coaching.watch import answering, clocks, hosts, looking, ticks
from coaching.watch.conditions import INCIDENT, SKEW
from config import standing_aside
from config.celery import BEAT
from telephony import deadline

log = structlog.get_logger(__name__)

EYE_SECONDS, EYE_BUDGET_SECONDS = 60.0, 20.0
MARK_EVERY_SECONDS = 10.0
CLOCK_SECONDS = 30.0
AN_HOUR, A_DAY = 3600, 86_400
_marked: dict[str, float] = {}  # job: when this process last left its mark, on the monotonic clock


@shared_task
def watchdog() -> int:
    """Every 30 seconds. Returns how many alerts are open."""
    now = timezone.now()
    ticks.expect(intervals(), now=now)
    standing = looking.look(now=now)
    for alert in standing:
        log.error("alert_open", reason=alert.condition, clinic_id=alert.clinic_id or 0)
    return len(standing)


def intervals() -> dict[str, int]:
    """How often each job of the beat table runs, in seconds."""
    return {entry["task"]: _seconds(entry["schedule"]) for entry in BEAT.values()}


def _seconds(schedule: float | crontab) -> int:
    if not isinstance(schedule, crontab):
        return int(schedule)
    return A_DAY if len(schedule.hour) == 1 else AN_HOUR


@task_success.connect
def leave_a_mark(sender: Task, **kwargs: object) -> None:
    """A job came to its end. Most run each second: a process says so every ten."""
    now = time.monotonic()
    if now - _marked.get(sender.name, -MARK_EVERY_SECONDS) < MARK_EVERY_SECONDS:
        return
    _marked[sender.name] = now
    try:
        ticks.mark(sender.name, now=timezone.now())
    except DatabaseError:
        log.warning("tick_not_marked", task=sender.name)


@worker_ready.connect
def watch_a_workers_clock(sender: Any, **kwargs: object) -> None:
    """By its own name, worker@host: were its clock wrong, it would take no tick, and not look."""
    _watch_the_clock(sender.hostname, sorted(sender.app.amqp.queues.consume_from))


@beat_init.connect
def watch_a_beats_clock(**kwargs: object) -> None:
    """Of a beat that is behind every tick has expired before it leaves."""
    _watch_the_clock(own_name("beat"))


def own_name(kind: str) -> str:
    return f"{kind}@{socket.gethostname()}"


def _watch_the_clock(name: str, queues: Sequence[str] = ()) -> None:
    threading.Thread(target=_keep_telling, args=(name, queues), name="clock", daemon=True).start()


def _keep_telling(name: str, queues: Sequence[str]) -> None:
    while True:
        tell_of_the_clock(name, queues)
        time.sleep(CLOCK_SECONDS)


def tell_of_the_clock(name: str, queues: Sequence[str] = ()) -> None:
    """What a worker (of `queues`) or a beat does twice a minute. The database may be away: then it is told the next
    time. A worker that is off stands aside for others, and comes back when they are gone or its clock is right.
    """
    try:
        ahead = clocks.tell(name, clock=timezone.now, queues=queues)
        if ahead is None:
            return
        aside = bool(queues) and clocks.may_stand_aside(ahead, queues)
        if abs(ahead) > SKEW:
            log.error("clock_off", process=name, seconds=round(ahead, 1), reason="stands_aside" if aside else "goes_on")
        (standing_aside.wanted.set if aside else standing_aside.wanted.clear)()
    except DatabaseError as error:
        log.warning("clock_not_told", process=name, error=type(error).__name__)
    finally:
        if not connection.in_atomic_block:
            connection.close()


def open_the_eye() -> None:
    """Begins the look of this web process; the thread ends with it."""
    threading.Thread(target=_keep_looking, name="eye", daemon=True).start()


def _keep_looking() -> None:
    _in_its_time(_tell_of_this_web)  # at once, because a restart may have brought new keys
    while True:
        time.sleep(EYE_SECONDS)
        glance()


def glance() -> None:
    """What a web process does once a minute. Whatever breaks, it looks again a minute later."""
    _in_its_time(_look_around)


def _look_around() -> None:
    now = timezone.now()
    answering.write_down(now=now)
    hosts.tell(now=now)
    _tell_of_this_web()
    if nobody_watches(now):
        looking.look(now=now)


def _tell_of_this_web() -> None:
    clocks.tell(own_name("web"), clock=timezone.now)


def _in_its_time(what: Callable[[], None]) -> None:
    try:
        with deadline.within(EYE_BUDGET_SECONDS):
            what()
    except Exception as error:  # the database may be away, which is what /readyz tells
        log.warning("eye_closed", error=type(error).__name__)
    finally:
        if not connection.in_atomic_block:
            connection.close()  # a look a minute needs none of its own in between


def nobody_watches(now: datetime) -> bool:
    """Whether the watchdog has been silent for so long that somebody else must look."""
    age = ticks.watchdog_age(now=now)
    return age is not None and age > INCIDENT
