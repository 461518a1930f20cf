"""Lateness is seen: the oldest due row and the last tick are figures, and a late queue is an error in the log."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(monkeypatch):
    words = []
    monkeypatch.setattr(watch.log, "error", lambda event, **fields: words.append((event, fields)), raising=False)
    return words


def test_nothing_due_is_nothing_late(said):
    assert watch.oldest(timezone.now()) == {"message": 0.0, "call": 0.0, "reminder": 0.0}
    assert watch.watchdog() == 0
    assert said == []


def test_a_queue_that_is_late_is_told(said, monkeypatch):
    monkeypatch.setattr(watch, "oldest", lambda now: {"message": 61.0, "call": 59.0})
    assert watch.watchdog() == 1
    assert said == [("queue_late", {"queue": "message", "oldest_seconds": 61})]


def test_a_beat_that_died_shows_as_an_old_tick():
    watch.watchdog()
    assert watch.tick_age(timezone.now() + timedelta(minutes=5)) == pytest.approx(300, abs=5)


def test_a_beat_that_never_ran_shows_too():
    watch.cache.delete(watch.TICK)
    assert watch.tick_age(timezone.now()) == -1
