"""A nudge returns at once, whatever the broker does; a lost one is harmless."""

import threading
import time

import pytest

from telephony import nudges, outbox

A_LONG_TIME = 60.0  # seconds


@pytest.fixture
def broker():
    """Publishes when it is let, and counts."""
    said = threading.Semaphore(0)
    yield said
    nudges.published_by(None)


def test_it_is_passed_on(broker):
    nudges.published_by(broker.release)
    outbox.nudge()
    assert broker.acquire(timeout=A_LONG_TIME)


def test_it_never_waits_for_the_broker(broker):
    stuck = threading.Event()
    nudges.published_by(lambda: (broker.release(), stuck.wait(A_LONG_TIME)))
    outbox.nudge()
    assert broker.acquire(timeout=A_LONG_TIME)
    began = time.monotonic()
    for _ in range(100):
        outbox.nudge()
    assert time.monotonic() - began < A_LONG_TIME / 2
    assert not broker.acquire(blocking=False)  # all hundred are one, and wait
    stuck.set()
    assert broker.acquire(timeout=A_LONG_TIME)


def test_a_broker_that_is_down_fails_nobody(broker):
    def down() -> None:
        broker.release()
        raise ConnectionError

    nudges.published_by(down)
    outbox.nudge()
    assert broker.acquire(timeout=A_LONG_TIME)
    nudges.published_by(broker.release)
    outbox.nudge()
    assert broker.acquire(timeout=A_LONG_TIME)


def test_without_a_broker_nothing_is_said():
    nudges.published_by(None)
    outbox.nudge()
    nudges.say()


def test_a_forked_process_gets_a_thread_of_its_own(broker, monkeypatch):
    nudges.published_by(broker.release)
    outbox.nudge()
    assert broker.acquire(timeout=A_LONG_TIME)
    before = nudges._thread_of
    monkeypatch.setattr(nudges.os, "getpid", lambda: -1)
    outbox.nudge()
    assert nudges._thread_of[1] is not before[1]
