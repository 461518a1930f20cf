"""A text in a pause is heard: kept, marked, answered with the crisis lines and when the line opens again (P1, P2)."""

from datetime import timedelta

import pytest

from clients import records
from coaching import conversations, pauses
from coaching.conversations import Arrived
from coaching.models import CallBack, ConversationText
from telephony.models import Message
from tests.riverbend import BEN, JONAS, KARIN, LINE, NOON, harm, texts_to


def text(body, *, peer=BEN, now=NOON, sid="SM1"):
    return conversations.receive(Arrived(sid=sid, line=LINE, peer=peer, body=body), now=now)


@pytest.mark.parametrize("body", ["I need you", "CALL", "HELP"])
def test_it_is_kept_and_marked_and_invites_to_nothing_p2(ben, body):
    _, pause = harm(ben)
    contact = text(body)
    row = ConversationText.objects.get()
    assert (contact.outcome, contact.in_pause, row.in_pause, row.message.body) == ("paused", True, True, body)
    answer = Message.objects.get(peer=BEN, direction="out")
    assert (answer.template, answer.params["opens_at"]) == ("line-opens-at", pause.ends_at.isoformat())
    assert "988" in answer.params["crisis"]
    assert texts_to(JONAS) == []
    assert str(row) == f"text #{row.pk}"


def test_it_is_delivered_again_the_moment_the_pause_is_over_p3(ben):
    harm(ben)
    assert text("hello", now=NOON + timedelta(hours=24)).outcome == "delivered"


def test_it_is_delivered_where_the_rule_leaves_texts_open(ben, jonas):
    pauses.except_client(ben, reason="texts calm", applies=True, channels=["call"], by=jonas, now=NOON)
    harm(ben)
    assert text("hello").outcome == "delivered"
    assert text("CALL", sid="SM2").outcome == "paused"
    assert not CallBack.objects.exists()


def test_it_may_ask_for_a_call_where_the_rule_closes_texts_alone_p3(ben, jonas):
    pauses.except_client(ben, reason="calls help", applies=True, channels=["text"], by=jonas, now=NOON)
    harm(ben)
    assert text("hello").outcome == "paused"
    assert text("CALL", sid="SM2").outcome == "call_back"
    assert CallBack.objects.get().held_at is None


def test_it_is_delivered_from_a_caregiver_with_coaching_of_their_own_p3(ben, jonas):
    records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=jonas, now=NOON
    )
    harm(ben)
    contact = text("hello", peer=KARIN)
    assert (contact.outcome, contact.caregiver.name) == ("delivered", "Karin Okafor")
