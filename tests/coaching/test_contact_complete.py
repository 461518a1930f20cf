"""The therapist's part of a contact: what it was for, urges, skills, a sealed note; and that an attempt was seen."""

from datetime import timedelta

import pytest

from clinic import audit
from clinic.models import AuditEvent
from coaching import acts, admission, contacts, notes
from coaching.models import Contact, Pause, Skill
from tests.riverbend import BEN, LINE, NOON, fresh, trail

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def contact(ben, jonas):
    facts = admission.by_client(ben.pk, now=NOON)
    return contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)


def test_it_is_completed_with_what_it_was_for(ben, jonas, contact, riverbend):
    skill = Skill.objects.create(clinic=riverbend, module="distress", name="TIPP")
    contacts.complete(
        contact,
        by=jonas,
        now=LATER,
        function="crisis",
        note="used ice",
        urge_suicide=3,
        urge_self_harm=5,
        skills=[skill],
    )
    row = fresh(contact)
    assert (row.function, row.note, row.urge_suicide, row.urge_self_harm) == ("crisis", "used ice", 3, 5)
    assert (row.completed_at, row.completed_by, list(row.skills.all())) == (LATER, jonas, [skill])
    assert trail(ben)[-1] == "contact.completed"
    assert str(skill) == "TIPP"


def test_it_starts_no_pause_with_urges_of_five_p3(ben, jonas, contact):
    contacts.complete(contact, by=jonas, now=LATER, function="crisis", urge_suicide=5, urge_self_harm=5)
    assert not Pause.objects.exists()
    assert not acts.Act.objects.exists()


def test_it_is_signed_and_completed_once_p7(jonas, contact):
    contacts.complete(contact, by=jonas, now=NOON, function="skills", note="first")
    with pytest.raises(notes.AlreadySigned):
        contacts.complete(contact, by=jonas, now=LATER, function="repair", note="second")
    assert fresh(contact).note == "first"


def test_it_keeps_the_note_out_of_the_trail_p6(jonas, contact):
    contacts.complete(contact, by=jonas, now=LATER, function="skills", note="a secret sentence")
    assert all("secret" not in str(event.data) for event in AuditEvent.objects.all())


def test_it_is_seen_once(ben, jonas, ada, contact):
    contacts.mark_seen(contact, by=jonas, now=NOON)
    contacts.mark_seen(contact, by=ada, now=LATER)
    assert (fresh(contact).seen_at, fresh(contact).seen_by) == (NOON, jonas)
    assert trail(ben).count("contact.seen") == 1


def test_it_notes_who_was_rung_in_vain_and_how_long_the_caller_waited(jonas, contact):
    contacts.add_tried(contact, jonas.pk)
    contacts.add_tried(contact, jonas.pk)
    contacts.waited(contact, now=NOON + timedelta(seconds=21))
    contacts.waited(contact, now=LATER)
    assert (fresh(contact).tried, fresh(contact).wait_seconds) == ([jonas.pk], 21)


def test_it_waited_no_less_than_nothing_when_clocks_disagree(contact):
    contacts.waited(contact, now=NOON - timedelta(seconds=3))
    assert fresh(contact).wait_seconds == 0


def test_it_becomes_the_clients_when_they_give_their_pin(ben, jonas):
    stranger = admission.by_number(line=LINE, peer="+13125550199", now=NOON)
    contact = contacts.open_text(stranger, stranger.decide("call", NOON), line=LINE, peer="+13125550199", now=NOON)
    facts = admission.by_client(ben.pk, now=NOON)
    contacts.identify(contact, facts, facts.decide("call", NOON), now=NOON)
    row = fresh(contact)
    assert (row.client, row.therapist, row.language, row.decision) == (ben, jonas, "en", "connect")
    assert trail(ben)[-1] == "contact.identified"
    event = AuditEvent.objects.last()
    assert event.actor_label == audit.the_client(ben.pk).label


def test_it_becomes_the_contact_of_a_client_whom_nobody_treats(ben):
    ben.team.update(until=NOON)
    facts = admission.by_client(ben.pk, now=NOON)
    contact = contacts.open_text(facts, facts.decide("text", NOON), line=LINE, peer=BEN, now=NOON)
    contacts.identify(contact, facts, facts.decide("call", NOON), now=NOON)
    assert fresh(contact).therapist is None


def test_it_stays_marked_as_in_a_pause(ben):
    facts = admission.by_client(ben.pk, now=NOON)
    decision = facts.decide("text", NOON)
    contact = contacts.open_text(facts, decision, line=LINE, peer=BEN, now=NOON)
    contact.in_pause = True
    contacts.note_decision(contact, decision)
    assert fresh(contact).in_pause


def test_a_number_whose_pins_do_not_fit_waits_ever_longer_but_is_never_locked_out(contact):
    waits = []
    for _ in range(40):
        waits.append(contacts.wait_for_pin(line=LINE, peer=BEN, now=LATER))
        Contact.objects.create(
            clinic=contact.clinic, kind="call", direction="in", line=LINE, peer=BEN, started_at=NOON,
            outcome="not_identified",
        )  # fmt: skip
    assert waits[:5] == [0, 0, 0, 6, 8]
    assert waits[-1] == contacts.PIN_LONGEST_WAIT
