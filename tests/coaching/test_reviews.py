"""Signing contacts off, asking about one, answering; and a change that makes a review void."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic import staff
from coaching import contacts, notes, reviews
from coaching.models import Contact, ContactOutcome, Question
from tests.riverbend import JONAS, LINE, NOON, fresh, texts_to, trail

SOON = NOON + timedelta(minutes=5)


@pytest.fixture
def spoken(ben, jonas):
    """Ben and Jonas spoke at noon, and Jonas wrote down what for."""
    contact = Contact.objects.create(
        clinic=ben.clinic, client=ben, therapist=jonas, spoke_with=jonas, kind="call", direction="in", line=LINE,
        started_at=NOON, outcome=ContactOutcome.CONNECTED, note="",
    )  # fmt: skip
    return contacts.complete(contact, by=jonas, now=NOON, function="skills", note="Cold water")


def test_it_signs_off_once(spoken, ada, mira):
    assert reviews.sign_off([spoken], by=ada, now=SOON) == [spoken]
    assert reviews.sign_off([spoken], by=ada, now=SOON + timedelta(hours=1)) == []
    assert (fresh(spoken).reviewed_by, fresh(spoken).reviewed_at) == (ada, SOON)
    assert trail(spoken.client).count("contact.reviewed") == 1


def test_it_does_not_sign_off_what_is_under_way(spoken, ada):
    Contact.objects.update(outcome=ContactOutcome.UNDER_WAY)
    assert reviews.sign_off([spoken], by=ada, now=SOON) == []


def test_it_takes_a_review_back(spoken, ada):
    reviews.sign_off([spoken], by=ada, now=SOON)
    assert reviews.take_back([spoken], by=ada, now=SOON) == [spoken]
    assert fresh(spoken).reviewed_at is None
    assert reviews.take_back([spoken], by=ada, now=SOON) == []


def test_a_later_addendum_is_to_be_reviewed_again(spoken, ada, jonas):
    reviews.sign_off([spoken], by=ada, now=SOON)
    notes.add(spoken, text="And an apology", reason="Forgotten", by=jonas, now=SOON)
    assert fresh(spoken).reviewed_by is None
    assert trail(spoken.client)[-2:] == ["contact.addendum", "contact.reopened"]


def test_nobody_reviewed_what_has_no_time_of_review(spoken, ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.update(reviewed_by=ada)


def test_it_asks_whoever_spoke_and_tells_them_without_a_word_of_it_p6(spoken, ada, jonas):
    asked = reviews.ask(spoken, text="Was the plan rehearsed?", by=ada, now=SOON)
    assert asked.to == jonas
    assert texts_to(JONAS) == ["item-waiting"]


def test_one_question_is_open_at_a_time(spoken, ada, jonas):
    asked = reviews.ask(spoken, text="Was the plan rehearsed?", by=ada, now=SOON)
    with pytest.raises(reviews.AlreadyAsked):
        reviews.ask(spoken, text="And the barrier?", by=ada, now=SOON)
    reviews.answer(asked, text="Twice", by=jonas, now=SOON)
    reviews.ask(spoken, text="And the barrier?", by=ada, now=SOON)
    assert Question.objects.open().count() == 1


def test_the_first_answer_counts(spoken, ada, jonas):
    asked = reviews.ask(spoken, text="Was the plan rehearsed?", by=ada, now=SOON)
    reviews.answer(asked, text="Twice", by=jonas, now=SOON)
    with pytest.raises(reviews.AlreadyAnswered):
        reviews.answer(asked, text="Never", by=ada, now=SOON)
    assert fresh(asked).answer == "Twice"


def test_there_may_be_nobody_to_ask(spoken, ada, jonas, mira):
    staff.deactivate(jonas, by=ada, now=SOON)
    with pytest.raises(reviews.NobodyToAsk):
        reviews.ask(fresh(spoken), text="Was the plan rehearsed?", by=ada, now=SOON)
