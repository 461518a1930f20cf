"""An incoming call is one row of each kind, written at once; its repeat writes nothing (P9)."""

from uuid import uuid4

import pytest

from clinic import audit
from clinic.models import AuditEvent
from coaching import admission, contacts
from coaching.models import Contact
from coaching.rules import Outcome
from telephony.channels import Channel
from telephony.models import Call, Receipt
from tests.riverbend import BEN, LINE, NOON, ask, fresh, harm

SID = "CA" + "1" * 32
OWN = {"id", "uuid", "recorded_at", "note"}


def columns(row, *, without=()):
    return {
        f.attname: f.value_from_object(row) for f in row._meta.concrete_fields if f.attname not in OWN | set(without)
    }


def open_call(facts, *, uuid=None, key="voice:1", sid=SID, now=NOON):
    return contacts.open_call(
        facts, facts.decide(Channel.CALL, now), uuid=uuid or uuid4(), sid=sid, line=LINE, peer=BEN, key=key,
        answer="sealed", now=now,
    )  # fmt: skip


@pytest.fixture
def facts(ben):
    return admission.by_number(line=LINE, peer=BEN, now=NOON)


def test_it_writes_receipt_call_contact_and_audit_line(ben, facts):
    uuid = uuid4()
    assert open_call(facts, uuid=uuid)
    contact = Contact.objects.get(uuid=uuid)
    assert (contact.client, contact.call, contact.outcome, contact.decision) == (
        ben,
        Call.objects.get(),
        "under_way",
        "connect",
    )
    assert (contact.call.sid, contact.call.state, contact.call.direction) == (SID, "in-progress", "in")
    assert Receipt.objects.get().answer == "sealed"
    assert AuditEvent.objects.filter(action="contact.began").count() == 1
    assert str(contact) == f"contact #{contact.pk}"


def test_it_writes_nothing_for_a_repeat_p9(facts):
    assert open_call(facts)
    assert not open_call(facts, sid="CA" + "2" * 32)
    assert Contact.objects.count() == Call.objects.count() == Receipt.objects.count() == 1
    assert AuditEvent.objects.filter(action="contact.began").count() == 1


def test_it_writes_the_contact_that_the_models_would_write(facts):
    open_call(facts)
    ours = Contact.objects.get()
    theirs = contacts.open_text(facts, facts.decide(Channel.CALL, NOON), line=LINE, peer=BEN, now=NOON)
    assert columns(ours, without=["kind", "call_id"]) == columns(fresh(theirs), without=["kind", "call_id"])
    assert (ours.note, list(ours.tried)) == ("", [])


def test_it_writes_the_call_that_the_models_would_write(facts, riverbend):
    open_call(facts)
    ours = Call.objects.get()
    theirs = Call.objects.create(
        clinic=riverbend, direction="in", line=LINE, peer=BEN, sid="other", state="in-progress", answered_at=NOON,
        created_at=NOON, purpose="coaching",
    )  # fmt: skip
    assert columns(ours, without=["sid"]) == columns(fresh(theirs), without=["sid"])


def test_it_writes_the_event_that_the_trail_would_record(ben, facts, riverbend):
    open_call(facts)
    ours = AuditEvent.objects.get(action="contact.began")
    theirs = audit.record(
        audit.the_client(ben.pk), "contact.began", Contact.objects.get(), clinic_id=riverbend.pk, client_id=ben.pk,
        now=NOON, decision="connect", reason="primary_open",
    )  # fmt: skip
    assert columns(ours) == columns(fresh(theirs))


def test_it_writes_a_callers_contact_whom_nobody_knows(riverbend, ben):
    facts = admission.by_number(line=LINE, peer="+13125550199", now=NOON)
    open_call(facts)
    contact = Contact.objects.get()
    assert (contact.client, contact.therapist, contact.decision) == (None, None, "identify")
    event = AuditEvent.objects.get(action="contact.began")
    assert (event.actor_kind, event.actor_label, event.client_id) == ("system", "system:line", None)


def test_it_says_at_once_what_came_of_it_in_a_pause(ben):
    harm(ben)
    facts = admission.by_number(line=LINE, peer=BEN, now=NOON)
    open_call(facts)
    contact = Contact.objects.get()
    assert (contact.outcome, contact.in_pause, contact.decision) == ("paused", True, Outcome.PAUSED)


def test_it_says_at_once_that_a_call_back_is_taken(eli, priya):
    facts = admission.by_client(eli.pk, now=NOON)
    open_call(facts)
    assert Contact.objects.get().outcome == "call_back"
    assert ask(eli)
