"""The web server: two processes of a few threads each. Measured: threads keep their database connection."""

import os
from functools import partial
from importlib import import_module
from pathlib import Path

from gunicorn.glogging import Logger
from prometheus_client import multiprocess

from config import reserved, settings, settling
from config.celery import app as celery_app
from config.places import THREADS
from telephony import deadline, nudges


class WithoutAccess(Logger):
    """With `logconfig_dict` gunicorn gathers fifty values of each request for an access log that nobody keeps."""

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        pass


wsgi_app = "config.wsgi"
bind = f"127.0.0.1:{settings.PORT}" if settings.LOCAL else f"0.0.0.0:{settings.PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = THREADS
preload_app = True  # everything is imported once and shared; a new version needs a restart, not a HUP
timeout = 30  # seconds without a sign of life
graceful_timeout = 20  # a call's request is let finish
keepalive = 5
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  a heartbeat must not wait for a disk
control_socket_disable = True
accesslog = None  # it would hold the tokens of links; config.logging writes one line a request
logconfig_dict = settings.LOGGING
logger_class = WithoutAccess


def when_ready(server: object) -> None:
    """Everything is imported and nothing forked yet: what all processes share stays shared."""
    settling.settle()


def post_worker_init(worker: object) -> None:
    """What a process of the web needs and a command must not have: COPY does not work under the deadline's callback."""
    reserved.for_figures(os.getpid())
    deadline.install()  # a frozen database must not keep a caller waiting
    nudges.published_by(partial(celery_app.send_task, "telephony.tasks.send_outbox", expires=5, retry=False))
    import_module("telephony.replaying").start()  # it needs Django, which is set up by the application
    import_module("config.watch").open_the_eye()


def worker_exit(server: object, worker: object) -> None:
    """What was answered since the last minute is written down."""
    import_module("config.watch").glance()


def child_exit(server: object, worker: object) -> None:
    """The figures of a process that ended are no longer added up."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[attr-defined]
