"""What guesses are counted in: one statement puts a count down, and two at the same moment are no error."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def test_the_first_one_adds_it_and_the_others_are_told_so() -> None:
    assert cache.add("a-guess", 1, timeout=60)
    assert not cache.add("a-guess", 2, timeout=60)
    assert cache.get("a-guess") == 1


def test_what_is_over_is_added_anew(clock) -> None:
    cache.add("a-guess", 1, timeout=60)
    clock.shift(timedelta(minutes=1, seconds=1))
    assert cache.add("a-guess", 2, timeout=60)
    assert cache.get("a-guess") == 2


def test_what_is_set_takes_the_place_of_what_was_there(clock) -> None:
    cache.set("a-guess", [1.5], timeout=60)
    cache.set("a-guess", [2.5, 1.5], timeout=120)
    clock.shift(timedelta(seconds=90))
    assert cache.get("a-guess") == [2.5, 1.5]


def test_what_has_no_end_stays(clock) -> None:
    cache.set("a-guess", 1, timeout=None)
    clock.shift(timedelta(days=10_000))
    assert cache.get("a-guess") == 1


@pytest.mark.parametrize("put", ["add", "set"])
def test_nothing_is_looked_for_before_it_is_put_down(put) -> None:
    """Between the look and the insert of Django's own another process could insert: an error in PostgreSQL's log."""
    with CaptureQueriesContext(connection) as asked:
        getattr(cache, put)("a-guess", 1, timeout=60)
    first, second = (one["sql"].strip() for one in asked)
    assert first.startswith("SELECT count(*)")
    assert "ON CONFLICT" in second


def test_the_oldest_go_when_there_are_too_many(monkeypatch, clock) -> None:
    cache.clear()
    monkeypatch.setattr(caches["default"], "_max_entries", 3)
    for number in range(4):
        cache.set(f"over-{number}", 1, timeout=60)
    clock.shift(timedelta(minutes=2))
    cache.set("a-guess", 1, timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM rate_limit_cache")
        assert cursor.fetchall() == [(":1:a-guess",)]
