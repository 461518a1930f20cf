"""What the line could not store is stored afterwards, by the rule of that moment, and only once (P2, P4, P9)."""

from datetime import timedelta

import pytest

from coaching.line import late, voice
from coaching.models import CallBack, Contact, ConversationText, TherapistLeg
from telephony.models import Call, Message
from telephony.reports import Report
from telephony.spool import Event
from tests.riverbend import BEN, DEV, ELI, LINE, NOON, harm

THEN, NOW = NOON, NOON + timedelta(minutes=20)
SID = "CA" + "7" * 32
TOLD = {"CallSid": SID, "To": LINE, "From": BEN, "CallStatus": "ringing"}


def call_came(peer=BEN, *, at=THEN, now=NOW, **more):
    late.call_came(Event("line-voice", TOLD | {"From": peer} | more, at), now=now)


def step_came(contact, name, *, now=NOW, **keys):
    where = {"uuid": str(contact.uuid), "count": 1, "name": name}
    late.step_came(Event("line-step", TOLD | keys, THEN, where), now=now)


@pytest.fixture
def contact(ben):
    """Ben's call, answered by the rule."""
    voice.answer_call(TOLD, now=THEN)
    return Contact.objects.get()


def test_a_call_is_on_record_when_it_was_and_a_request_from_now_on(ben, jonas):
    call_came()
    contact, request = Contact.objects.get(), CallBack.objects.get()
    assert (contact.started_at, contact.call.created_at, contact.outcome) == (THEN, THEN, "call_back")
    assert (request.client, request.owner, request.taken_at, request.reason) == (ben, jonas, NOW, "line_failed")


def test_it_is_taken_in_once_p9(ben):
    call_came()
    call_came(at=THEN + timedelta(seconds=30))
    call_came(CallStatus="completed")
    call_came(CallStatus="completed")
    assert Contact.objects.count() == Call.objects.count() == CallBack.objects.count() == 1
    assert Contact.objects.get().ended_at == THEN


def test_the_end_may_be_told_before_the_beginning(ben):
    call_came(CallStatus="completed")
    call_came()
    assert Contact.objects.get().outcome == "call_back"


def test_they_are_texted_by_when_they_are_called_once_they_are_surely_gone(ben):
    call_came()
    assert Message.objects.filter(template="request-taken", peer=BEN).count() == 1


def test_who_may_still_be_on_the_telephone_is_sent_no_text(ben):
    call_came(now=THEN + timedelta(seconds=20))
    assert CallBack.objects.exists()
    assert not Message.objects.filter(peer=BEN).exists()


def test_p2_a_pause_that_began_meanwhile_holds(ben):
    harm(ben, ago=1)
    call_came()
    assert not CallBack.objects.exists()
    assert Contact.objects.get().outcome == "paused"


def test_what_the_rule_answers_otherwise_it_answers_now(eli, dev):
    call_came(ELI)
    call_came(DEV, CallSid=SID + "1")
    assert CallBack.objects.get().client == eli
    assert Contact.objects.get(client=dev).outcome == "not_set_up"


def test_a_stranger_is_in_the_log(ben):
    call_came("+13125550199")
    assert Contact.objects.get().outcome == "failed"
    assert not CallBack.objects.exists()


def test_who_has_spoken_with_somebody_meanwhile_is_not_called_again(ben):
    voice.answer_call(TOLD | {"CallSid": "CA8"}, now=THEN + timedelta(minutes=5))
    Contact.objects.update(outcome="connected")
    call_came()
    assert not CallBack.objects.exists()


def test_a_call_that_the_static_fallback_answered_is_called_back_p9(ben):
    report = Report(sid=SID, status="completed", line=LINE, peer=BEN, at=THEN, duration_seconds=40)
    late.call_came_past(report, now=NOW)
    late.call_came_past(report, now=NOW)
    contact = Contact.objects.get()
    assert (contact.client, contact.started_at, contact.ended_at) == (ben, THEN, THEN + timedelta(seconds=40))
    assert CallBack.objects.get().reason == "line_failed"


def test_a_step_rings_nobody_and_takes_a_request(contact):
    step_came(contact, "connect")
    assert not TherapistLeg.objects.exists()
    assert CallBack.objects.get().reason == "line_failed"


def test_a_step_that_went_on_by_itself_changes_nothing_p9(contact):
    voice.take_turn(TOLD, contact.uuid, 1, "connect", now=THEN)
    step_came(contact, "connect")
    assert not CallBack.objects.exists()


def test_a_key_counts_as_if_it_were_pressed_now(contact):
    step_came(contact, "asked", Digits="1")
    contact.refresh_from_db()
    assert contact.told_of_harm_at == NOW


def test_hours_that_were_keyed_in_start_the_pause_and_ring_nobody(contact, ben):
    step_came(contact, "when", Digits="2")
    assert ben.acts.count() == 1
    assert not TherapistLeg.objects.exists()
    assert not CallBack.objects.waiting().exists()


def test_the_end_of_ringing_is_stored_and_rings_nobody_else(contact, jonas):
    voice.take_turn(TOLD, contact.uuid, 0, "connect", now=THEN)
    step_came(contact, "after", DialCallStatus="no-answer")
    assert TherapistLeg.objects.get().ended_at
    assert CallBack.objects.exists()


def test_a_coachs_key_bridged_nobody_and_is_not_believed(contact, jonas):
    voice.take_turn(TOLD, contact.uuid, 0, "connect", now=THEN)
    leg = TherapistLeg.objects.get()
    where = {"uuid": str(leg.uuid), "count": 1, "name": "key"}
    late.leg_came(Event("line-leg", {"Digits": "1"}, THEN, where), now=NOW)
    leg.refresh_from_db()
    assert leg.accepted_at is None


def test_a_text_stands_where_it_belongs_by_its_time_p9(ben):
    event = Event("line-text", {"MessageSid": "SM1", "To": LINE, "From": BEN, "Body": "a hard night"}, THEN)
    late.text_came(event, now=NOW)
    late.text_came(event, now=NOW)
    text = ConversationText.objects.get()
    assert text.at == text.message.created_at == text.contact.started_at == THEN
    assert text.message.body == "a hard night"
