"""A contact that the line did not see is entered by hand: every kind, either side, attempts, late ones marked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clients import records
from coaching import checkins, contacts
from coaching.models import Contact
from tests.riverbend import NOON, fresh, harm, trail


def logs(client, by, *, ago=timedelta(0), uuid=None, **how):
    told = {"kind": "in_person", "direction": "in"} | how
    return contacts.log(client, uuid=uuid or uuid4(), started_at=NOON - ago, by=by, now=NOON, **told)


@pytest.mark.parametrize("kind", ["call", "text", "email", "in_person"])
@pytest.mark.parametrize("direction", ["in", "out"])
def test_it_takes_every_kind_from_either_side(ben, jonas, kind, direction):
    contact = logs(ben, jonas, kind=kind, direction=direction, minutes=5, ago=timedelta(hours=1), planned=True)
    assert (contact.kind, contact.direction, contact.planned, contact.talk_seconds) == (kind, direction, True, 300)
    assert (contact.logged_by, contact.logged_at, contact.spoke_with, contact.therapist) == (jonas, NOON, jonas, jonas)
    assert contact.ended_at == NOON - timedelta(minutes=55)
    assert trail(ben)[-1] == "contact.logged"


def test_an_attempt_reached_nobody(ben, jonas):
    assert logs(ben, jonas, outcome="no_answer", direction="out").outcome == "no_answer"


@pytest.mark.parametrize(("hours", "late"), [(20, False), (30, True)])
def test_after_a_day_it_is_a_late_entry(ben, jonas, hours, late):
    assert logs(ben, jonas, ago=timedelta(hours=hours)).is_late_entry is late


def test_it_lies_behind_us(ben, jonas):
    with pytest.raises(contacts.NotYetHappened):
        logs(ben, jonas, ago=-timedelta(minutes=1))


def test_a_form_sent_twice_is_one_contact(ben, jonas):
    uuid = uuid4()
    assert logs(ben, jonas, uuid=uuid) == logs(ben, jonas, uuid=uuid)
    assert Contact.objects.count() == 1


def test_a_leaders_contact_is_with_the_leader_and_of_the_primary_therapist(ben, jonas, lee):
    contact = logs(ben, lee)
    assert (contact.spoke_with, contact.therapist) == (lee, jonas)


def test_it_says_that_it_was_in_a_pause(ben, jonas):
    harm(ben, ago=3, now=NOON - timedelta(hours=2))
    assert logs(ben, jonas, ago=timedelta(hours=1)).in_pause
    assert not logs(ben, jonas, ago=timedelta(hours=2, minutes=30)).in_pause


def test_a_caregivers_contact_is_in_no_pause(ben, jonas):
    karin = records.add_caregiver(ben, name="Noor", relationship="partner", phone="+13125550198", by=jonas, now=NOON)
    harm(ben)
    assert not logs(ben, jonas, caregiver=karin).in_pause


def test_it_meets_what_was_agreed(ben, jonas):
    due = NOON + timedelta(hours=2)
    agreed = checkins.agree(ben, therapist=jonas, side="client", due_at=due, by=jonas, now=NOON - timedelta(hours=5))
    contact = logs(ben, jonas)
    assert fresh(agreed).met_by == contact
