"""What came of a contact moves forward only: late, twice or shuffled, the same words end in the same state (P9)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching import admission, contacts
from coaching.models import Contact, ContactOutcome
from tests.riverbend import BEN, LINE, NOON, fresh, trail

WORDS = list(ContactOutcome)


@pytest.fixture
def contact(ben, jonas):
    facts = admission.by_client(ben.pk, now=NOON)
    return contacts.open_outgoing(facts, kind="call", by=jonas, line=LINE, peer=BEN, now=NOON)


def test_it_ranks_every_word_and_no_two_alike():
    assert set(contacts.RANK) == set(ContactOutcome)
    assert len(set(contacts.RANK.values())) == len(ContactOutcome)


def test_it_moves_forward(ben, contact):
    assert contacts.settle(contact, ContactOutcome.NO_ANSWER, now=NOON)
    assert contacts.settle(contact, ContactOutcome.CONNECTED, now=NOON)
    assert fresh(contact).outcome == contact.outcome == ContactOutcome.CONNECTED
    assert trail(ben)[-1] == "contact.settled"


def test_it_does_not_move_back_and_says_so(contact):
    contacts.settle(contact, ContactOutcome.CONNECTED, now=NOON)
    assert not contacts.settle(contact, ContactOutcome.HUNG_UP, now=NOON)
    assert fresh(contact).outcome == ContactOutcome.CONNECTED


def test_it_keeps_the_first_value_of_every_fact(contact, jonas):
    later = NOON + timedelta(minutes=9)
    contacts.settle(contact, ContactOutcome.CONNECTED, now=NOON, talk_seconds=540, ended_at=NOON)
    contacts.settle(contact, ContactOutcome.CONNECTED, now=later, talk_seconds=3, ended_at=later, line_seconds=600)
    row = fresh(contact)
    assert (row.talk_seconds, row.ended_at, row.line_seconds) == (540, NOON, 600)


def test_it_notes_the_end_of_a_call_in_which_something_came_about(contact):
    contacts.settle(contact, ContactOutcome.CALL_BACK, now=NOON)
    contacts.ended(contact, now=NOON, line_seconds=30)
    row = fresh(contact)
    assert (row.outcome, row.ended_at, row.line_seconds) == ("call_back", NOON, 30)


def test_it_calls_a_caller_who_left_before_anything_hung_up(contact):
    contacts.ended(contact, now=NOON, line_seconds=4)
    assert fresh(contact).outcome == ContactOutcome.HUNG_UP


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), data=st.data())
def test_it_ends_the_same_in_any_order_p9(contact, words, data):
    def end_of(told):
        Contact.objects.filter(pk=contact.pk).update(outcome=ContactOutcome.UNDER_WAY)
        for word in told:
            contacts.settle(contact, word, now=NOON)
        return fresh(contact).outcome

    shuffled = data.draw(st.permutations(words + words[:2]))
    assert end_of(words) == end_of(shuffled) == max(words, key=contacts.RANK.get)


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("contact_severity_0_to_5", {"severity": 6}),
        ("contact_urge_0_to_5", {"urge_suicide": 6}),
        ("contact_urge_self_harm_0_to_5", {"urge_self_harm": 6}),
    ],
)
def test_the_database_refuses_a_rating_above_five(contact, constraint, broken):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**broken)
