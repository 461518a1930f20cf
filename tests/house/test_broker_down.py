"""A broker that has gone costs a moment, never a request: a nudge is given up and the tick finds the row."""

import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from config.celery import options
from config.processes import free_port


def test_a_nudge_into_the_void_returns_within_two_seconds():
    app = Celery("nobody-listens", set_as_current=False)
    app.conf.update(options(f"redis://127.0.0.1:{free_port()}/0"))
    started = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("telephony.tasks.send_outbox")
    assert time.monotonic() - started < 2
