"""Celery and the whole beat table on one page.

Everything due lies in PostgreSQL; a tick only says "look now". Two beats do no harm, a lost tick costs its
interval, and a tick that nobody took in time expires instead of piling up. Arguments are ids, never words.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_before_create_process, worker_init
from django.conf import settings

from config import settling
from config.idle_hands import IdleHands
from config.logging import configure
from config.standing_aside import StandsAside
from telephony import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("intersession")


def every(seconds: float, task: str) -> dict[str, Any]:
    """A tick: it expires soon, because the next one asks the same question."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(5.0, seconds)}}


def at(task: str, **clock: int) -> dict[str, Any]:
    """By the clock in UTC: beat keeps no file, so a plain interval of a day would begin anew at each deploy."""
    return {"task": task, "schedule": crontab(**clock), "options": {"expires": 3600}}


BEAT = {
    # what a caller, a client or a therapist waits for
    "send what is due": every(1, "telephony.tasks.send_outbox"),
    "remind and escalate": every(1, "coaching.tasks.remind"),
    "hold at the start of a pause, reopen at its end": every(1, "coaching.tasks.enforce_pauses"),
    "fetch pictures that came with texts": every(5, "telephony.tasks.fetch_media"),
    # what was left behind by a killed worker, a lost webhook, a hang-up
    "take back expired leases": every(10, "telephony.tasks.sweep_leases"),
    "finish what a call left open": every(10, "coaching.tasks.sweep"),
    "ask about calls and texts that went silent": every(30, "telephony.tasks.reconcile"),
    "look for texts that never reached us": every(30, "telephony.tasks.find_missing_texts"),
    "look for calls that never reached us": every(30, "telephony.tasks.find_missing_calls"),
    # agreements: what was signed is sealed, what was not is reminded of
    "seal what was signed": every(5, "agreements.tasks.seal_signed"),
    "send e-mails about agreements": every(5, "agreements.tasks.send_letters"),
    "alarm about what waits for its seal": every(300, "agreements.tasks.alarm_unsealed"),
    "remind of unsigned agreements": every(60, "agreements.tasks.remind_signers"),
    "end agreements whose time is over": every(60, "agreements.tasks.end_what_is_over"),
    "look for agreements to be renewed": at("agreements.tasks.look_around", minute=23),
    # files of the log
    "gather exports": every(5, "coaching.tasks.export"),
    # records whose deletion was ordered
    "delete what was ordered": every(15, "coaching.tasks.erase"),
    # the record and the watch over it
    "chain the audit trail": every(5, "clinic.tasks.link_audit"),
    "watch the oldest due row and the ticks": every(30, "config.watch.watchdog"),
    "call ourselves each hour": every(10, "coaching.tasks.canary"),
    "nag about unverified crisis lines and unfinished notes": at("coaching.tasks.nag", minute=7),
    "walk the chains of the trail": at("clinic.tasks.check_audit", minute=37),
    "chain what a long transaction left unchained": at("clinic.tasks.sweep_audit", hour=8, minute=11),
    "forget sessions and counts that ended": at("config.sessions.forget_old", hour=8, minute=27),
    "forget old webhook receipts": at("telephony.tasks.forget_receipts", hour=8, minute=41),
}
CARRIER = "carrier"  # a queue of its own: a carrier that answers slowly must not hold up reminders and pauses


TRANSPORT = {
    "visibility_timeout": 120,  # seconds; twice the longest task, else a task would run twice at once
    "unacked_restore_interval": 5,  # looked for every 5 s, not every 100 s
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "max_retries": 3,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.5,
}
TASKS = {  # acknowledged late, so that a killed worker's task runs again within seconds
    # A nudge that cannot be sent is given up at once: the tick finds the row anyway.
    "task_publish_retry": True,
    "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    "task_routes": {"telephony.tasks.*": {"queue": CARRIER}},
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_ignore_result": True,
    "task_time_limit": 60,
    "task_soft_time_limit": 45,
    "task_serializer": "json",
    "accept_content": ["json"],
    "enable_utc": True,
    "timezone": "UTC",
    "imports": ["config.watch", "config.sessions"],
}
WORKERS = {
    "worker_prefetch_multiplier": 1,
    "worker_hijack_root_logger": False,
    "worker_send_task_events": False,
    "worker_enable_remote_control": False,
    "worker_max_tasks_per_child": 5000,
}


def options(redis_url: str) -> dict[str, Any]:
    """How tasks are carried to the workers, and when each of them comes."""
    broker_url, of_sentinels = broker.for_celery(redis_url)
    return {
        "broker_url": broker_url,
        "broker_connection_retry_on_startup": True,
        "broker_connection_timeout": 2,
        "broker_transport_options": TRANSPORT | of_sentinels,
        "beat_schedule": BEAT,
        "beat_scheduler": "celery.beat:Scheduler",  # no file: after a restart every tick is simply due again
        "beat_max_loop_interval": 1,
        **TASKS,
        **WORKERS,
    }


app.add_defaults(lambda: options(settings.REDIS_URL))
app.autodiscover_tasks()
app.steps["consumer"].update((IdleHands, StandsAside))


@setup_logging.connect
def _log_as_the_web_does(**kwargs: Any) -> None:
    configure(settings.LOGGING)


@worker_init.connect
def _limit_statements(**kwargs: Any) -> None:
    """No statement outlives its task; commands by hand have no such limit."""
    os.environ.setdefault("PGOPTIONS", "-c statement_timeout=40s -c idle_in_transaction_session_timeout=60s")


@worker_before_create_process.connect
def _settle(**kwargs: Any) -> None:
    """In the parent, before the fork: a child that collects what it shares makes a copy of it."""
    settling.settle()
