"""P4: each tick has expired for a worker that is ahead; it leaves them to workers whose clocks are right."""

import contextlib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone
from kombu import Connection, Consumer, Queue

from coaching.models import ProcessClock
from coaching.watch import clocks
from config import standing_aside, watch
from config.celery import app

pytestmark = pytest.mark.django_db
TEN_MINUTES = 600.0
TRIES = 20


@pytest.fixture(autouse=True)
def takes_tasks_at_first():
    standing_aside.wanted.clear()
    yield
    standing_aside.wanted.clear()


def told(name, *queues, ahead=0.0, ago=timedelta(0)):
    ProcessClock.objects.update_or_create(
        name=name, defaults={"ahead_seconds": ahead, "queues": queues, "seen_at": timezone.now() - ago}
    )


def everybody_is_well():
    told("beat@near")
    told("worker@near", "celery")
    told("carrier@near", "carrier")


def seen_at(name):
    return ProcessClock.objects.filter(name=name).values_list("seen_at", flat=True).first()


def off_by(seconds, monkeypatch, *queues):
    """What the worker far away does twice a minute, its clock being so far off; again where the database took so long
    to answer that nothing was learned.
    """
    told_before = seen_at("worker@far")
    with monkeypatch.context() as patch:
        patch.setattr(watch.timezone, "now", lambda: datetime.now(UTC) + timedelta(seconds=seconds))
        for _ in range(TRIES):
            watch.tell_of_the_clock("worker@far", queues or ("celery",))
            if seen_at("worker@far") != told_before:
                break
    return standing_aside.wanted.is_set()


@pytest.mark.parametrize("seconds", [TEN_MINUTES, -TEN_MINUTES], ids=["ahead", "behind"])
def test_it_leaves_its_work_to_others(monkeypatch, seconds):
    everybody_is_well()
    assert off_by(seconds, monkeypatch)


def test_a_second_is_no_wrong_clock(monkeypatch):
    everybody_is_well()
    assert not off_by(1, monkeypatch)


def test_it_comes_back_when_its_clock_is_right(monkeypatch):
    everybody_is_well()
    assert off_by(TEN_MINUTES, monkeypatch)
    assert not off_by(0, monkeypatch)


def test_it_comes_back_when_the_others_are_silent(monkeypatch):
    everybody_is_well()
    assert off_by(TEN_MINUTES, monkeypatch)
    told("worker@near", "celery", ago=timedelta(seconds=80))
    assert not off_by(TEN_MINUTES, monkeypatch)


def test_who_is_alone_goes_on(monkeypatch):
    told("beat@near")
    assert not off_by(TEN_MINUTES, monkeypatch)


def test_every_queue_of_its_own_must_have_somebody(monkeypatch):
    everybody_is_well()
    ProcessClock.objects.filter(name="carrier@near").delete()
    assert not off_by(TEN_MINUTES, monkeypatch, "carrier", "celery")
    told("carrier@near", "carrier")
    assert off_by(TEN_MINUTES, monkeypatch, "carrier", "celery")


def test_without_a_beat_that_is_right_nobody_sends_what_is_right(monkeypatch):
    everybody_is_well()
    told("beat@near", ahead=TEN_MINUTES)
    assert not off_by(TEN_MINUTES, monkeypatch)


def test_where_the_databases_clock_is_off_everybody_goes_on(monkeypatch):
    """Then all are as far from it: a worker that stood aside would leave the work to nobody."""
    told("beat@near", ahead=TEN_MINUTES)
    told("worker@near", "celery", ahead=TEN_MINUTES)
    assert not off_by(TEN_MINUTES, monkeypatch)


def test_a_beat_takes_nothing_that_it_could_leave_to_others(monkeypatch):
    everybody_is_well()
    monkeypatch.setattr(watch.timezone, "now", lambda: datetime.now(UTC) + timedelta(minutes=10))
    watch.tell_of_the_clock("beat@far")
    assert not standing_aside.wanted.is_set()


def test_a_database_that_is_away_changes_nothing(monkeypatch):
    def away(*_, **__):
        raise OperationalError

    everybody_is_well()
    assert off_by(TEN_MINUTES, monkeypatch)
    monkeypatch.setattr(clocks, "tell", away)
    watch.tell_of_the_clock("worker@far", ("celery",))
    assert standing_aside.wanted.is_set()


def test_the_workers_of_the_clinic_have_the_step():
    assert standing_aside.StandsAside in app.steps["consumer"]


class Post:
    """A broker in memory, and the worker's consumer of it."""

    def __init__(self):
        self.connection = Connection("memory://")
        self.taken = []
        self.consumer = Consumer(self.connection, [Queue("celery")], on_message=self._take)
        self.step = standing_aside.StandsAside(SimpleNamespace())
        self.step.start(SimpleNamespace(timer=self, task_consumer=self.consumer))
        self.consumer.consume()

    def call_repeatedly(self, seconds, look, args):
        self.second_goes_by = lambda: look(*args)
        return SimpleNamespace(cancel=lambda: None)

    def _take(self, message):
        message.ack()
        self.taken.append(message.payload)

    def send(self, word):
        self.connection.Producer().publish(word, routing_key="celery")

    def deliver(self):
        with contextlib.suppress(TimeoutError):
            self.connection.drain_events(timeout=0.05)


def test_aside_it_leaves_tasks_in_the_queue_and_takes_them_when_it_is_back():
    post = Post()
    standing_aside.wanted.set()
    post.second_goes_by()
    post.send("look now")
    post.deliver()
    assert post.taken == []
    standing_aside.wanted.clear()
    post.second_goes_by()
    post.deliver()
    assert post.taken == ["look now"]


def test_well_it_takes_what_comes_each_second():
    post = Post()
    for word in ("one", "two"):
        post.second_goes_by()
        post.send(word)
        post.deliver()
    assert post.taken == ["one", "two"]
