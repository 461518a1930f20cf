"""One therapist, one telephone: it is not rung while it is in use, and no lost report blocks it for good."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching import admission, contacts, legs
from coaching.models import TherapistLeg
from tests.riverbend import BEN, LINE, NOON, fresh

LONGEST = timedelta(hours=4)


@pytest.fixture
def contact(ben, jonas):
    facts = admission.by_client(ben.pk, now=NOON)
    return contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)


def ring(contact, now=NOON):
    return legs.ring(contact, staff_id=contact.spoke_with_id, seconds=25, now=now)


def test_it_rings_a_telephone_that_is_free(contact, jonas):
    leg = ring(contact)
    assert (leg.staff, leg.started_at, leg.expires_at) == (jonas, NOON, NOON + timedelta(seconds=25, minutes=2))
    assert str(leg) == f"leg #{leg.pk}"


def test_it_does_not_ring_a_telephone_that_is_in_use(contact):
    ring(contact)
    with pytest.raises(legs.AlreadyOnACall):
        ring(contact, now=NOON + timedelta(seconds=20))
    assert TherapistLeg.objects.count() == 1  # the refusal broke no transaction


def test_it_rings_again_when_the_call_is_over(contact):
    leg = ring(contact)
    assert [legs.end(leg, now=NOON), legs.end(leg, now=NOON + LONGEST)] == [True, False]
    assert fresh(leg).ended_at == NOON
    assert ring(contact) != leg


def test_it_takes_a_key_for_a_person_and_the_first_one_counts(contact):
    leg = ring(contact)
    later = NOON + timedelta(seconds=30)
    assert legs.accept(leg, now=NOON + timedelta(seconds=9), longest=LONGEST)
    assert legs.accept(leg, now=later, longest=LONGEST)
    leg = fresh(leg)
    assert (leg.accepted_at, leg.expires_at) == (NOON + timedelta(seconds=9), later + LONGEST + legs.SLACK)


def test_it_takes_no_key_when_the_leg_is_over(contact):
    leg = ring(contact)
    legs.end(leg, now=NOON)
    assert not legs.accept(leg, now=NOON, longest=LONGEST)
    assert fresh(leg).accepted_at is None


def test_it_frees_a_telephone_whose_end_was_never_told(contact, mira):
    leg = ring(contact)
    assert legs.sweep(now=leg.expires_at - timedelta(seconds=1)) == 0
    assert legs.sweep(now=leg.expires_at, staff_id=mira.pk) == 0
    assert legs.sweep(now=leg.expires_at) == 1
    assert fresh(leg).ended_at == leg.expires_at


def test_it_rings_at_once_where_only_the_report_was_lost(contact):
    leg = ring(contact)
    assert ring(contact, now=leg.expires_at) != leg


def test_the_database_holds_one_live_leg_a_therapist(contact):
    ring(contact)
    with pytest.raises(IntegrityError, match="leg_one_live_a_therapist"), transaction.atomic():
        TherapistLeg.objects.create(staff_id=contact.spoke_with_id, contact=contact, started_at=NOON, expires_at=NOON)
