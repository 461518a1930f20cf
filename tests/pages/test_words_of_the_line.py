"""STOP, START and CALL are no texts to read: not counted on the board, on the client's page or in the thread. That
texts were stopped is seen, with the time, until the thread was opened.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching import conversations
from coaching.models import ConversationText
from tests.pages.conftest import LINE, NOON

STOPPED = "STOP, and nothing to read"
TALLY = '<span class="visually-hidden"> not read</span>'


@pytest.fixture
def texts():
    def sent(client, *bodies, at=NOON):
        for body in bodies:
            arrived = conversations.Arrived(
                sid=f"SM{uuid4().hex}", line=LINE, peer=str(client.phones.get().number), body=body
            )
            conversations.receive(arrived, now=at)

    return sent


def test_a_request_by_text_stands_once_on_the_board(browse, jonas, ben, texts):
    texts(ben, "CALL")
    page = browse(jonas).get("/").content.decode()
    assert "Texts to read" not in page
    assert page.count(">Ben Okafor</a>") == 1


def test_a_stop_stands_on_the_board_as_what_it_is_until_the_thread_was_opened(browse, jonas, ben, texts):
    texts(ben, "STOP", at=NOON - timedelta(hours=1))
    page = browse(jonas).get("/").content.decode()
    assert STOPPED in page
    assert "texts off: STOP received" in page
    assert TALLY not in page
    browse(jonas).get(f"/clients/{ben.uuid}/texts/")
    assert "Texts to read" not in browse(jonas).get("/").content.decode()
    assert ConversationText.objects.get().read_by == jonas


def test_start_takes_it_off_again(browse, jonas, ben, texts):
    texts(ben, "STOP", "START")
    assert "Texts to read" not in browse(jonas).get("/").content.decode()


def test_what_was_written_before_a_stop_is_counted_alone(browse, jonas, ben, texts):
    texts(ben, "The landlord is here", "STOP")
    for address in ("/", "/texts/", f"/clients/{ben.uuid}/"):
        page = browse(jonas).get(address).content.decode()
        assert page.count(f"1{TALLY}") == 1
        assert STOPPED not in page


def test_a_stop_that_comes_while_the_thread_is_open_is_no_text_to_mark(browse, jonas, ben, texts):
    texts(ben, "STOP")
    part = browse(jonas, htmx=True).get(f"/clients/{ben.uuid}/texts/live/").content.decode()
    assert "Texts off: STOP received." in part
    assert "as read" not in part
    assert "data-announce" not in part


def test_the_thread_says_beside_each_what_the_line_did(browse, jonas, ben, texts):
    texts(ben, "CALL", "PAGE", "STOP", "START")
    page = browse(jonas).get(f"/clients/{ben.uuid}/texts/").content.decode()
    for done in ("Call-back taken", "Asked for the own page", "Texts stopped", "Texts on again"):
        assert page.count(f"<span>{done}</span>") == 1
