"""Somebody looks each half minute: jobs leave marks, and the web's own eye looks where no worker does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from coaching.models import Alert, Tick
from coaching.watch import clocks, ticks, words
from config import watch
from config.celery import BEAT
from telephony import deadline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_marked_yet(monkeypatch):
    monkeypatch.setattr(watch, "_marked", {})


def ran(name, *, ago):
    Tick.objects.filter(name=name).update(ran_at=timezone.now() - ago)


def open_conditions():
    return set(Alert.objects.open().values_list("condition", flat=True))


def test_with_everything_well_nothing_is_said():
    assert watch.watchdog() == 0
    assert not Alert.objects.exists()


def test_it_expects_every_job_of_the_table_by_its_interval():
    watch.watchdog()
    expected = dict(Tick.objects.values_list("name", "every_seconds"))
    assert expected.keys() == {entry["task"] for entry in BEAT.values()}
    assert (expected["telephony.tasks.send_outbox"], expected["coaching.tasks.nag"]) == (1, 3600)
    assert expected["clinic.tasks.sweep_audit"] == 86_400


def test_a_job_leaves_its_mark_when_it_has_run():
    watch.watchdog()
    watch.watchdog.apply()
    assert ticks.watchdog_age(now=timezone.now()) < 5


def test_a_job_that_ran_a_moment_ago_writes_nothing_more(django_assert_num_queries):
    watch.watchdog.apply()
    with django_assert_num_queries(0):
        watch.leave_a_mark(watch.watchdog)


def test_a_database_that_is_away_breaks_no_job(monkeypatch):
    def away(name, **_):
        raise OperationalError

    monkeypatch.setattr(ticks, "mark", away)
    watch.leave_a_mark(watch.watchdog)


def test_a_job_that_is_not_in_the_table_any_more_is_forgotten():
    Tick.objects.create(name="coaching.tasks.gone", every_seconds=1, expected_since=timezone.now())
    watch.watchdog()
    assert not Tick.objects.filter(name="coaching.tasks.gone").exists()


def test_a_job_that_stands_still_is_an_alert_after_five_minutes():
    watch.watchdog()
    ran("telephony.tasks.send_outbox", ago=timedelta(minutes=4))
    assert watch.watchdog() == 0
    ran("telephony.tasks.send_outbox", ago=timedelta(minutes=6))
    assert watch.watchdog() == 1
    assert open_conditions() == {"jobs"}


def test_the_web_looks_where_no_worker_does():
    watch.watchdog()
    ran(ticks.WATCHDOG, ago=timedelta(minutes=6))
    watch.glance()
    assert open_conditions() == {"jobs"}


def test_the_web_leaves_it_to_the_watchdog_while_that_lives(monkeypatch):
    watch.watchdog.apply()
    monkeypatch.setattr(watch.looking, "look", pytest.fail)
    watch.glance()


def test_an_eye_that_begins_while_the_database_is_away_looks_a_minute_later(monkeypatch):
    class Slept(Exception):
        pass

    def away(*_, **__):
        assert deadline.remaining() is not None, "a frozen database would hold it for ever"
        raise InterfaceError

    def sleep(seconds):
        raise Slept

    monkeypatch.setattr(watch.clocks, "tell", away)
    monkeypatch.setattr(watch.time, "sleep", sleep)
    with pytest.raises(Slept):
        watch._keep_looking()


def test_an_eye_that_cannot_see_opens_again(monkeypatch):
    def away(**_):
        raise OperationalError

    monkeypatch.setattr(watch.answering, "write_down", away)
    watch.glance()


def test_a_worker_whose_clock_is_wrong_is_told_by_whoever_watches_elsewhere(monkeypatch):
    """SAFETY: such a worker takes no tick, since each has expired for it. Somebody must learn of it all the same."""
    with monkeypatch.context() as patch:
        patch.setattr(watch.timezone, "now", lambda: datetime.now(UTC) + timedelta(minutes=10))
        watch.tell_of_the_clock("worker@far")
    assert watch.watchdog() == 1
    (alert,) = Alert.objects.open()
    assert words.found(alert.condition, alert.facts) == "The clock of worker@far is 600 seconds off."


def test_a_database_that_is_away_stops_no_process_from_telling_later(monkeypatch):
    def away(name, **_):
        raise OperationalError

    monkeypatch.setattr(clocks, "tell", away)
    watch.tell_of_the_clock("worker@far")
