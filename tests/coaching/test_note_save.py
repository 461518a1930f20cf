"""What is written is kept while it is written, by version: nobody writes over words they have not seen."""

from datetime import timedelta

import pytest
from django.db import connection

from coaching import admission, contacts, notes
from coaching.models import Contact, ContactSheet, Skill
from coaching.notes import Turn
from tests.riverbend import BEN, LINE, NOON, fresh, trail

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def contact(ben, jonas):
    facts = admission.by_client(ben.pk, now=NOON)
    return contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)


def test_a_half_written_record_is_kept(ben, jonas, contact):
    sheet = notes.save(contact, by=jonas, now=NOON, note="cold wa", situation="Alone at home", emotion_before=4)
    assert (sheet.version, fresh(contact).note, sheet.situation, sheet.emotion_before) == (
        1,
        "cold wa",
        "Alone at home",
        4,
    )
    assert (sheet.saved_at, sheet.saved_by, fresh(contact).completed_at) == (NOON, jonas, None)
    assert trail(ben)[-1] == "contact.written"


def test_what_is_not_named_stays(jonas, contact):
    notes.save(contact, by=jonas, now=NOON, note="cold water", plan_b="Sister")
    notes.save(contact, by=jonas, now=LATER, plan_b="Sister, then Noor")
    assert (fresh(contact).note, contact.sheet.plan_b) == ("cold water", "Sister, then Noor")


def test_words_are_sealed_where_they_are_kept(jonas, contact):
    notes.save(contact, by=jonas, now=NOON, where="12 Elm Street", for_session="the landlord")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM coaching_contactsheet t")
        assert "Elm Street" not in cursor.fetchone()[0]


def test_an_older_page_does_not_write_over_newer_words(jonas, contact):
    notes.save(contact, by=jonas, now=NOON, turn=Turn(0, "phone", 1), note="from the phone")
    with pytest.raises(notes.ChangedMeanwhile):
        notes.save(contact, by=jonas, now=LATER, turn=Turn(0, "desk", 1), note="from the desk")
    assert fresh(contact).note == "from the phone"


def test_a_page_whose_answer_was_lost_goes_on_writing(jonas, contact):
    notes.save(contact, by=jonas, now=NOON, turn=Turn(0, "phone", 1), note="one")
    notes.save(contact, by=jonas, now=LATER, turn=Turn(0, "phone", 2), note="one two")
    assert fresh(contact).note == "one two"


def test_what_a_page_sent_earlier_and_arrives_later_changes_nothing(jonas, contact):
    notes.save(contact, by=jonas, now=NOON, turn=Turn(0, "phone", 2), note="one two")
    with pytest.raises(notes.ChangedMeanwhile):
        notes.save(contact, by=jonas, now=LATER, turn=Turn(0, "phone", 1), note="one")


def test_a_skill_that_was_tried_helped_or_did_not(jonas, contact, riverbend):
    tipp, stop = (Skill.objects.create(clinic=riverbend, module="distress", name=name) for name in ("TIPP", "STOP"))
    notes.save(contact, by=jonas, now=NOON, helped=[tipp], no_help=[tipp, stop], skills=[stop])
    assert {(one.skill.name, one.helped) for one in contact.skills_tried.all()} == {("TIPP", True), ("STOP", False)}
    assert list(contact.skills.all()) == [stop]


def test_a_contact_has_one_sheet(jonas, contact):
    for _ in range(2):
        notes.save(contact, by=jonas, now=NOON)
    assert ContactSheet.objects.get().version == 2
    assert Contact.objects.get().sheet
