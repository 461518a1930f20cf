"""What is done in a crisis is a tap with its moment; rows are only added."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from coaching import admission, contacts, crisis_steps, undoing
from coaching.models import CrisisStep
from tests.riverbend import BEN, LINE, NOON, trail

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def contact(ben, jonas):
    facts = admission.by_client(ben.pk, now=NOON)
    return contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)


def test_each_tap_has_its_moment(ben, jonas, contact):
    crisis_steps.note(contact, deed="called_911", by=jonas, now=NOON)
    crisis_steps.note(contact, deed="stayed", by=jonas, now=LATER)
    told = [(step.deed, step.done_at, step.done_by) for step in crisis_steps.standing(contact)]
    assert told == [("called_911", NOON, jonas), ("stayed", LATER, jonas)]
    assert trail(ben)[-1] == "crisis_step.noted"


def test_a_thumb_that_taps_twice_notes_it_once(jonas, contact):
    for seconds in (0, 2):
        crisis_steps.note(contact, deed="gave_988", by=jonas, now=NOON + timedelta(seconds=seconds))
    crisis_steps.note(contact, deed="gave_988", by=jonas, now=LATER)
    assert crisis_steps.standing(contact).count() == 2


def test_a_slip_is_taken_back_and_stays_on_record(jonas, contact):
    step = crisis_steps.note(contact, deed="called_911", by=jonas, now=NOON)
    offered = undoing.offer(crisis_steps.NOTED, [step.pk], by=jonas, now=NOON)
    undoing.take_back(offered, by=jonas, now=NOON + timedelta(seconds=4))
    assert not crisis_steps.standing(contact).exists()
    assert CrisisStep.objects.count() == 2


def test_no_row_is_changed_or_removed(jonas, contact):
    crisis_steps.note(contact, deed="other", words="Neighbour came over", by=jonas, now=NOON)
    for change in (lambda: CrisisStep.objects.update(done_at=LATER), CrisisStep.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
