"""The share of automatic answers an hour ends chatter, and keeps back nothing that is news (P1)."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from coaching import conversations, limits, pauses
from coaching.conversations import Arrived
from tests.riverbend import BEN, LINE, at, harm, keep_hours, texts_to

MINUTE = timedelta(minutes=1)
KEPT = "text-kept-outside-hours"


@pytest.fixture(autouse=True)
def in_the_evening(ben, jonas):
    """Jonas answers texts until eight."""
    keep_hours(jonas, [limits.Hours("text", 2, time(8), time(20))], minutes=60)


def texts(*bodies, hour=21, minute=0):
    for body in bodies:
        text = Arrived(sid=f"SM{uuid4()}", line=LINE, peer=BEN, body=body)
        conversations.receive(text, now=at(hour, minute))


def test_it_ends_chatter():
    texts(*["hello?"] * 9)
    assert texts_to(BEN) == [KEPT] * 6


def test_what_a_word_of_ours_asked_for_takes_none_of_it():
    texts(*["HELP", "CALL"] * 4, "hello?")
    assert texts_to(BEN)[-1] == KEPT


def test_limits_that_open_and_close_in_an_exchange_are_told_once_each(ben, jonas):
    texts(*["hello?"] * 9)
    limits.override(jonas, starts_at=at(21, 5), ends_at=at(21, 15), opens=True, by=jonas, now=at(21, 5))
    told = texts_to(BEN)
    texts("hello?", "hello?", minute=6)
    texts("hello?", "hello?", minute=16)
    assert texts_to(BEN) == [*told, "text-received", KEPT]


def test_a_pause_that_begins_after_it_was_used_up_is_told_once(ben):
    texts(*["hello?"] * 9)
    harm(ben, now=at(21, 5))
    told = texts_to(BEN)
    texts("hello?", "hello?", minute=6)
    assert texts_to(BEN) == [*told, "line-opens-at"]


def test_so_is_its_end(ben, jonas):
    _act, pause = harm(ben, now=at(21))
    texts(*["hello?"] * 9, minute=1)
    pauses.end_early(pause, reason="risk", by=jonas, now=at(21, 2))
    told = texts_to(BEN)
    texts("hello?", "hello?", minute=3)
    assert texts_to(BEN) == [*told, KEPT]


def test_after_a_start_the_client_is_answered_as_in_a_new_hour_p1():
    """What was answered before it reached nobody, or was read before texts were given up."""
    texts(*["hello?"] * 9, "STOP")
    texts("START", minute=5)
    told = texts_to(BEN)
    texts(*["hello?"] * 9, minute=6)
    assert texts_to(BEN) == [*told, *[KEPT] * 6]


def test_a_pause_that_began_while_texts_were_off_is_told_after_start_p1(ben):
    texts(*["hello?"] * 9, "STOP")
    harm(ben, now=at(21, 5))
    texts("hello?", minute=6)  # its answer cannot leave
    texts("START", minute=7)
    told = texts_to(BEN)
    texts("hello?", minute=8)
    assert texts_to(BEN) == [*told, "line-opens-at"]


def test_two_robots_that_stop_and_start_come_to_their_end_all_the_same():
    for minute in range(45):
        texts("STOP", "START", "hello?", minute=minute)
    assert len(texts_to(BEN)) == 40


def test_all_there_is_comes_to_an_end_for_two_robots(ben):
    texts(*["HELP"] * 41)
    harm(ben, now=at(21, 5))
    told = texts_to(BEN)
    texts("hello?", minute=6)
    assert texts_to(BEN) == told
