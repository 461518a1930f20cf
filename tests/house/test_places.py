"""Pages never take the last threads of the web: calls have places of their own (P1)."""

import threading
import time

import pytest

from config import places
from config.places import Places

A_LONG_TIME = 30.0  # seconds


@pytest.fixture
def two():
    return Places(2)


def test_so_many_pages_at_once_and_no_more(two):
    with two.one() as first, two.one() as second, two.one() as third:
        assert (first, second, third) == (True, True, False)


def test_a_place_is_given_back_also_after_trouble(two):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), two.one():
            _ = 1 / 0
    with two.one() as first, two.one() as second:
        assert first
        assert second


def test_one_more_waits_while_others_come_and_go(two, monkeypatch):
    monkeypatch.setattr(places, "WAIT_SECONDS", A_LONG_TIME)
    leave = threading.Event()

    def stays():
        with two.one():
            leave.wait(A_LONG_TIME)

    others = [threading.Thread(target=stays) for _ in range(2)]
    for other in others:
        other.start()
    threading.Timer(0.05, leave.set).start()
    with two.one() as mine:
        assert mine
    for other in others:
        other.join()


def test_where_nothing_moves_it_is_turned_away_at_once(two, monkeypatch):
    monkeypatch.setattr(places, "WAIT_SECONDS", A_LONG_TIME)
    two._given_back_at -= A_LONG_TIME
    began = time.monotonic()
    with two.one(), two.one(), two.one() as third:
        assert not third
    assert time.monotonic() - began < A_LONG_TIME


def test_calls_keep_threads_of_their_own():
    assert 0 < places.FOR_CALLS_ALONE < places.THREADS
