"""A contact agreed beforehand: met by any fitting contact, missed without a reproach, held by a pause."""

from datetime import timedelta

import pytest

from clients import records
from coaching import admission, checkins, contacts, pauses
from coaching.models import ContactOutcome
from tests.riverbend import BEN, KARIN, LINE, NOON, fresh, harm, trail

EVENING = NOON + timedelta(hours=8)


@pytest.fixture
def diary_card(ben, jonas):
    return agree(ben, jonas)


def agree(client, therapist, due_at=EVENING, side="client", now=NOON):
    return checkins.agree(
        client,
        therapist=therapist,
        side=side,
        due_at=due_at,
        what_for="a photo of the diary card",
        by=therapist,
        now=now,
    )


def contact_of(client, therapist, now=NOON, caregiver_id=None):
    facts = admission.by_client(client.pk, caregiver_id=caregiver_id, now=now)
    return contacts.open_outgoing(facts, kind="call", by=therapist, line=LINE, peer=BEN, now=now)


def test_it_writes_down_who_contacts_whom_by_when(ben, jonas, diary_card):
    row = fresh(diary_card)
    assert (row.therapist, row.side, row.due_at, row.what_for) == (
        jonas,
        "client",
        EVENING,
        "a photo of the diary card",
    )
    assert trail(ben)[-1] == "check_in.agreed"
    assert str(row) == f"check-in #{row.pk}"


def test_it_is_agreed_for_a_time_ahead(ben, jonas):
    with pytest.raises(checkins.InThePast):
        agree(ben, jonas, due_at=NOON)


def test_it_knows_two_sides(ben, jonas):
    with pytest.raises(ValueError, match="both"):
        agree(ben, jonas, side="both")


def test_it_is_met_by_a_call_in_which_they_spoke(ben, jonas, diary_card):
    contact = contact_of(ben, jonas)
    contacts.settle(contact, ContactOutcome.CONNECTED, now=NOON)
    assert (fresh(diary_card).met_at, fresh(diary_card).met_by) == (NOON, contact)
    assert trail(ben)[-1] == "check_in.met"


def test_it_is_not_met_by_a_call_that_nobody_answered(ben, jonas, diary_card):
    contacts.settle(contact_of(ben, jonas), ContactOutcome.NO_ANSWER, now=NOON)
    assert fresh(diary_card).met_at is None


def test_it_is_met_one_at_a_time_the_next_one_first(ben, jonas):
    later, sooner = agree(ben, jonas, due_at=EVENING + timedelta(hours=4)), agree(ben, jonas)
    assert checkins.meet(contact_of(ben, jonas), now=NOON) == sooner
    assert fresh(later).met_at is None


def test_it_is_not_met_by_a_contact_days_before(ben, jonas):
    next_week = agree(ben, jonas, due_at=NOON + timedelta(hours=24, seconds=1))
    assert checkins.meet(contact_of(ben, jonas), now=NOON) is None
    assert checkins.meet(contact_of(ben, jonas), now=NOON + timedelta(seconds=1)) == next_week


def test_it_is_not_met_by_a_caregiver_or_a_stranger(ben, jonas, diary_card):
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=jonas, now=NOON
    )
    theirs = contact_of(ben, jonas, caregiver_id=karin.pk)
    assert checkins.meet(theirs, now=NOON) is None
    theirs.client_id, theirs.caregiver_id = None, None
    assert checkins.meet(theirs, now=NOON) is None
    assert fresh(diary_card).met_at is None


def test_it_is_missed_an_hour_after_its_time_and_not_before(ben, diary_card):
    assert checkins.note_missed(now=EVENING + timedelta(minutes=59)) == 0
    late = EVENING + timedelta(hours=1)
    assert [checkins.note_missed(now=late), checkins.note_missed(now=late)] == [1, 0]
    assert fresh(diary_card).missed_at == late
    assert trail(ben)[-1] == "check_in.missed"


def test_it_is_cancelled_once_and_only_while_it_is_open(ben, jonas, diary_card):
    checkins.cancel(diary_card, by=jonas, now=NOON)
    checkins.cancel(diary_card, by=jonas, now=EVENING)
    assert fresh(diary_card).cancelled_at == NOON
    assert trail(ben).count("check_in.cancelled") == 1
    assert checkins.meet(contact_of(ben, jonas), now=NOON) is None


def test_it_is_held_in_a_pause_neither_met_nor_missed_p2(ben, jonas, diary_card):
    harm(ben)
    pauses.take_effect(now=NOON)
    assert fresh(diary_card).held_at == NOON
    assert checkins.meet(contact_of(ben, jonas), now=NOON) is None
    assert checkins.note_missed(now=EVENING + timedelta(hours=2)) == 0
    assert "check_in.held" in trail(ben)


def test_it_gets_the_time_that_was_left_when_it_went_by_in_the_pause(ben, diary_card):
    harm(ben)
    pauses.take_effect(now=NOON)
    over = NOON + timedelta(hours=24)
    pauses.take_effect(now=over)
    row = fresh(diary_card)
    assert (row.held_at, row.due_at) == (None, over + timedelta(hours=8))
    assert "check_in.reopened" in trail(ben)


def test_it_gets_an_hour_when_less_was_left(ben, jonas):
    row = agree(ben, jonas, due_at=NOON + timedelta(minutes=10))
    checkins.hold_for(ben.pk, now=NOON)
    over = NOON + timedelta(hours=24)
    checkins.reopen_for(ben.pk, now=over)
    assert fresh(row).due_at == over + timedelta(hours=1)


def test_it_stays_as_agreed_when_its_time_comes_after_the_pause(ben, jonas):
    after = NOON + timedelta(hours=30)
    row = agree(ben, jonas, due_at=after)
    checkins.hold_for(ben.pk, now=NOON)
    checkins.reopen_for(ben.pk, now=NOON + timedelta(hours=24))
    assert fresh(row).due_at == after
