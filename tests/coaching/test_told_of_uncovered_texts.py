"""P1, P4: who is told that nobody covers a client is told again when more comes, and never a text a word."""

from datetime import timedelta

import pytest

from coaching import callbacks, conversations
from coaching.conversations import Arrived
from coaching.models import CallBack, ConversationText
from telephony.models import Message
from tests.riverbend import ADA, ELI, LINE, NOON, texts_to


def cries(minute, *, peer=ELI, body="I want to die"):
    now = NOON + timedelta(minutes=minute)
    conversations.receive(Arrived(sid=f"SM{minute}", line=LINE, peer=peer, body=body), now=now)


def told():
    return texts_to(ADA).count("admin-uncovered")


@pytest.fixture(autouse=True)
def _eli_wrote(eli, ada):
    cries(0)
    assert told() == 1


def test_a_flood_is_told_of_once_in_ten_minutes(eli):
    for tenth in range(1, 100):
        cries(tenth / 10)
    assert told() == 1
    cries(10)
    assert told() == 2
    cries(20)
    assert told() == 3


def test_p4_it_is_told_at_once_after_a_request_was_closed_by_hand(eli, ada):
    cries(1, body="CALL")
    before = told()
    callbacks.close(
        CallBack.objects.get(), because="by_person", note="reached him", by=ada, now=NOON + timedelta(minutes=2)
    )
    cries(3)
    assert told() == before + 1
    cries(4)
    assert told() == before + 1


def test_p4_it_is_told_at_once_after_what_came_was_read(eli, priya):
    conversations.mark_read(ConversationText.objects.all(), by=priya, now=NOON + timedelta(minutes=1))
    cries(2)
    assert told() == 2
    cries(3)
    assert told() == 2


def test_p4_each_action_is_followed_by_a_notice_in_whatever_order(eli, priya, ada):
    cries(1, body="CALL")
    before = told()
    callbacks.close(
        CallBack.objects.get(), because="by_person", note="reached him", by=ada, now=NOON + timedelta(minutes=2)
    )
    cries(3)
    conversations.mark_read(ConversationText.objects.all(), by=priya, now=NOON + timedelta(minutes=4))
    cries(5)
    assert told() == before + 2


def test_p6_it_says_no_word_and_no_name(eli):
    notice = Message.objects.get(peer=ADA)
    assert (notice.body, list(notice.params)) == (None, ["url"])
    assert str(eli.uuid) not in notice.params["url"]
