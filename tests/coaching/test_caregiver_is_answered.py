"""A caregiver with coaching of their own who texts the line is answered by text: they alone, and in no pause."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clients import caregivers, records
from coaching import conversations, reaching, typed
from coaching.conversations import Arrived
from coaching.models import ConversationText
from telephony import checks, stops
from telephony.models import Message
from tests.riverbend import BEN, JONAS, KARIN, LINE, NOON, fresh, harm, texts_to

SOON = NOON + timedelta(minutes=1)


@pytest.fixture
def karin(ben, jonas):
    hers = {"relationship": "mother", "phone": KARIN, "own_coaching": True, "language": "es"}
    return records.add_caregiver(ben, name="Karin Okafor", by=jonas, now=NOON, **hers)


def text(peer=KARIN, body="hello"):
    return conversations.receive(Arrived(sid=f"SM{uuid4()}", line=LINE, peer=peer, body=body), now=NOON)


def write(client, by, *, to, now=SOON):
    return typed.send(client, body="One thing at a time.", once=uuid4(), caregiver=to, by=by, now=now)


def waiting():
    return Message.objects.get(purpose="conversation")


def test_the_answer_goes_to_her_telephone_alone_and_is_one_contact_with_hers(ben, jonas, karin):
    came = text()
    assert write(ben, jonas, to=karin).contact == came
    assert (waiting().peer, waiting().language) == (KARIN, "es")
    assert (fresh(came).outcome, fresh(came).caregiver, fresh(came).spoke_with) == ("texted", karin, jonas)
    assert "" not in texts_to(BEN)


def test_it_reads_hers_and_leaves_the_clients_unread(ben, jonas, karin):
    text()
    his = text(BEN)
    write(ben, jonas, to=karin)
    assert ConversationText.objects.get(read_at=None).contact == his


def test_p3_the_clients_pause_is_not_hers(ben, jonas, karin):
    harm(ben)
    text()
    sent = write(ben, jonas, to=karin)
    assert not sent.in_pause
    assert checks.reason_to_cancel(waiting(), now=SOON) is None
    with pytest.raises(reaching.NotByTheRule):
        write(ben, jonas, to=None)


def test_she_is_not_written_to_before_she_has_texted_from_that_number(ben, jonas, karin):
    with pytest.raises(reaching.NotAgreed):
        write(ben, jonas, to=karin)
    text()
    caregivers.change(karin, phone="+13125550199", by=jonas, now=NOON)
    with pytest.raises(reaching.NotAgreed):
        write(ben, jonas, to=karin)


def test_nor_after_stop(ben, jonas, karin):
    text()
    stops.stop(line=LINE, peer=KARIN, now=NOON)
    with pytest.raises(reaching.TextsOff):
        write(ben, jonas, to=karin)


def test_it_comes_back_where_her_part_ended_before_it_left(ben, jonas, karin):
    text()
    sent = write(ben, jonas, to=karin)
    caregivers.end(karin, by=jonas, now=SOON)
    assert checks.reason_to_cancel(waiting(), now=SOON) == "coaching not open"
    assert fresh(sent).came_back_at == SOON
    assert texts_to(JONAS)[-1] == "item-waiting"
    with pytest.raises(reaching.NotAgreed):
        write(ben, jonas, to=fresh(karin))


def test_it_comes_back_where_her_number_was_changed_before_it_left(ben, jonas, karin):
    text()
    sent = write(ben, jonas, to=karin)
    caregivers.change(karin, phone="+13125550199", by=jonas, now=SOON)
    assert checks.reason_to_cancel(waiting(), now=SOON) == typed.NOT_THEIRS
    assert fresh(sent).came_back_at == SOON
