"""What a client texts to the line alone, and the line has done, need not be read as what they say to somebody. A STOP
is to be seen all the same; and whatever may be said to somebody is read as any text.
"""

from datetime import timedelta

import pytest

from coaching import conversations
from coaching.conversations import Arrived
from coaching.models import CallBack
from tests.riverbend import BEN, DEV, LINE, NOON, fresh, harm

WAITS, SEEN_TO = "to be read", "need not be read"


def text(body, *, peer=BEN, minute=0, **how):
    at = NOON + timedelta(minutes=minute)
    arrived = Arrived(sid=f"SM{minute}", line=LINE, peer=peer, body=body, **how)
    return conversations.receive(arrived, now=at).texts.get(at=at)


def state(row):
    row = fresh(row)
    assert row.read_by is None
    if row.word == "stop":
        return "to be seen" if row.read_at is None else SEEN_TO
    assert bool(row.word) == bool(row.read_at)
    return SEEN_TO if row.word else WAITS


@pytest.mark.parametrize("word", ["CALL", "call.", "Llamar", "PAGE", "Página"])
def test_what_the_line_has_done_need_not_be_read(ben, word):
    assert state(text(word)) == SEEN_TO


def test_a_request_is_on_the_board_as_such(ben):
    assert text("CALL").contact.call_back == CallBack.objects.waiting().get()


@pytest.mark.parametrize("body", ["please call me now", "call me!!", "CALL \N{BROKEN HEART}", "HELP", "hello", "Yes"])
def test_what_may_be_said_to_somebody_is_read(ben, body):
    assert state(text(body)) == WAITS


def test_a_stop_is_to_be_seen_until_start(ben):
    stop = text("Stop")
    assert state(stop) == "to be seen"
    start = text("START", minute=5)
    assert (state(stop), state(start)) == (SEEN_TO, SEEN_TO)


@pytest.mark.parametrize("body", ["end", "Cancel", "quit", "revoke"])
def test_a_word_that_people_use_with_each_other_is_read_though_it_stops_texts(ben, body):
    assert state(text(body)) == WAITS


def test_so_is_the_yes_that_lets_them_come_again(ben):
    stop = text("STOP")
    assert state(text("yes", minute=5)) == WAITS
    assert state(stop) == SEEN_TO


def test_so_is_what_the_carrier_takes_for_a_stop_and_is_a_sentence(ben):
    assert state(text("no more of this", opt_out="STOP")) == WAITS


def test_so_is_a_word_that_came_with_a_picture(ben):
    assert state(text("STOP", pictures=(("https://api.twilio.com/x", "image/png"),))) == WAITS


def test_p2_a_call_in_a_pause_is_refused_and_is_read_and_a_page_is_sent(ben):
    harm(ben)
    assert [state(text(word, minute=minute)) for minute, word in enumerate(["CALL", "PAGE"])] == [WAITS, SEEN_TO]


def test_so_is_one_without_an_agreement(dev):
    assert state(text("CALL", peer=DEV)) == WAITS


def test_a_page_beyond_the_share_of_links_was_not_sent_and_is_read(ben):
    states = [state(text("PAGE", minute=minute)) for minute in range(4)]
    assert states == [SEEN_TO, SEEN_TO, SEEN_TO, WAITS]
