"""A signature locks the record in the database itself; corrections are addenda with a reason."""

import base64
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from clinic import rotation
from coaching import admission, contacts, notes, undoing
from coaching.models import Addendum, Contact, ContactSheet, Skill, SkillTried, Undo
from tests.riverbend import BEN, LINE, NOON, fresh, trail

AT = NOON + timedelta(minutes=12)


@pytest.fixture
def skill(riverbend):
    return Skill.objects.create(clinic=riverbend, module="distress", name="TIPP")


@pytest.fixture
def contact(ben, jonas, skill):
    facts = admission.by_client(ben.pk, now=NOON)
    made = contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)
    notes.save(made, by=jonas, now=NOON, note="Cold water", plan_b="Sister", helped=[skill], skills=[skill])
    return made


@pytest.fixture
def signed(contact, jonas):
    notes.sign(contact, by=jonas, now=AT, function="skills", urge_self_harm=3)
    return fresh(contact)


def refused(change):
    with pytest.raises(DatabaseError, match="signed|append-only"), transaction.atomic():
        change()


def test_it_is_signed_with_who_and_when(ben, jonas, signed):
    assert (signed.completed_at, signed.completed_by, signed.function, signed.note) == (
        AT,
        jonas,
        "skills",
        "Cold water",
    )
    assert trail(ben)[-1] == "contact.completed"


def test_it_says_what_the_contact_was_for(contact, jonas):
    with pytest.raises(ValueError, match="what the contact was for"):
        notes.sign(contact, by=jonas, now=AT)
    assert fresh(contact).completed_at is None


@pytest.mark.parametrize(
    "field",
    [{"function": "crisis"}, {"urge_suicide": 5}, {"planned": True}, {"kind": "text"}, {"direction": "in"},
     {"started_at": AT}, {"client": None}, {"completed_at": None, "completed_by": None}, {"completed_at": NOON}],
    ids=str,
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_signed(signed, field):
    refused(lambda: Contact.objects.filter(pk=signed.pk).update(**field))


def test_the_database_refuses_another_note_sheet_and_other_skills(signed, skill, riverbend):
    signed.note = "Never said"
    refused(lambda: signed.save(update_fields=["note"]))
    sheet = ContactSheet.objects.get(contact=signed)
    sheet.plan_b = "Nobody"
    refused(sheet.save)
    refused(sheet.delete)
    refused(signed.skills.clear)
    refused(lambda: signed.skills.add(Skill.objects.create(clinic=riverbend, module="distress", name="STOP")))
    refused(lambda: SkillTried.objects.update(helped=False))
    refused(lambda: Contact.objects.filter(pk=signed.pk)._raw_delete("default"))


def test_what_the_line_tells_late_still_comes_in(signed):
    contacts.settle(signed, "connected", now=AT, talk_seconds=700, ended_at=AT)
    contacts.mark_seen(signed, by=signed.completed_by, now=AT)
    assert (fresh(signed).talk_seconds, fresh(signed).seen_at) == (700, AT)


def test_nothing_is_written_into_it_any_more(signed, jonas):
    for verb in (notes.save, notes.sign):
        with pytest.raises(notes.AlreadySigned):
            verb(signed, by=jonas, now=AT, note="Never said")


def test_a_new_key_still_seals_it(signed, settings):
    settings.FIELD_KEYS = ("new_key:" + base64.b64encode(b"n" * 32).decode(), *settings.FIELD_KEYS)
    outcome = rotation.rotate(AT)
    assert outcome.resealed
    assert not outcome.unreadable
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert (fresh(signed).note, fresh(signed).sheet.plan_b) == ("Cold water", "Sister")


def test_the_signature_is_taken_back_within_ten_seconds(ben, signed, jonas):
    undoing.take_back(Undo.objects.get(), by=jonas, now=AT + timedelta(seconds=9))
    assert fresh(signed).completed_at is None
    assert trail(ben)[-1] == "contact.signature_taken_back"
    notes.sign(signed, by=jonas, now=AT + timedelta(minutes=1), note="Cold water, then a walk")
    assert fresh(signed).note == "Cold water, then a walk"


def test_an_undo_that_was_not_used_opens_nothing(signed):
    refused(lambda: Contact.objects.filter(pk=signed.pk).update(completed_at=None, completed_by=None))


def test_an_addendum_corrects_it_with_a_reason(ben, signed, jonas):
    notes.add(signed, text="It was the bath, not cold water", reason="I misheard", by=jonas, now=AT)
    addendum = signed.addenda.get()
    assert (addendum.text, addendum.reason) == ("It was the bath, not cold water", "I misheard")
    assert (addendum.added_at, addendum.added_by) == (AT, jonas)
    assert trail(ben)[-1] == "contact.addendum"
    refused(lambda: Addendum.objects.update(added_at=NOON))
    refused(addendum.delete)


@pytest.mark.parametrize(("text", "reason"), [("", "why"), ("what", " ")])
def test_an_addendum_needs_words_and_a_reason(signed, jonas, text, reason):
    with pytest.raises(ValueError, match="reason"):
        notes.add(signed, text=text, reason=reason, by=jonas, now=AT)


def test_only_what_is_signed_has_addenda(contact, jonas):
    with pytest.raises(ValueError, match="signed"):
        notes.add(contact, text="what", reason="why", by=jonas, now=AT)


@pytest.mark.parametrize(("hours", "late"), [(23, False), (25, True)])
def test_a_record_that_is_signed_after_a_day_is_a_late_entry(contact, jonas, hours, late):
    notes.sign(contact, by=jonas, now=NOON + timedelta(hours=hours), function="skills")
    assert fresh(contact).is_late_entry is late
