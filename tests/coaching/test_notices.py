"""What staff and clients are told: on a number that was agreed to, in their language, without a word of health (P6)."""

from datetime import timedelta

import pytest

from clinic import clinics, crisis
from coaching import admission, contacts, notices
from coaching.rules import Outcome
from telephony.models import Message
from telephony.wording import render
from tests.riverbend import ADA, ANA, BEN, DEV, JONAS, LINE, MIRA, NOON, SET_UP, ask, at, harm, texts_to


def test_it_texts_a_client_only_where_they_agreed_to_it(ben):
    ben.phones.update(texts_agreed_at=None)
    _, pause = harm(ben)
    notices.pause_started(pause, now=NOON)
    assert texts_to(BEN) == []
    assert texts_to(JONAS) == ["item-waiting"]


@pytest.mark.parametrize("how", [{"retired_at": NOON}, {"can_text": False}])
def test_it_texts_no_number_that_was_retired_or_takes_none(ben, how):
    ben.phones.update(**how)
    _, pause = harm(ben)
    notices.pause_started(pause, now=NOON)
    assert texts_to(BEN) == []


def test_it_tells_the_client_in_their_own_language_with_the_crisis_lines_p1(ana):
    _, pause = harm(ana)
    notices.pause_started(pause, now=NOON)
    told = Message.objects.get(peer=ANA)
    said = render(told.template, told.params, told.language)
    assert "citas" in said
    assert "988" in said


def test_it_lets_the_therapists_nudge_wait_for_her_hours(ana):
    _, pause = harm(ana, now=at(3))
    notices.pause_started(pause, now=at(3))
    assert Message.objects.get(peer=MIRA).due_at == at(8)


def test_it_nudges_a_therapist_at_once_where_no_opening_is_in_sight(eli, priya):
    _, pause = harm(eli)
    notices.pause_started(pause, now=NOON)
    assert Message.objects.get(peer=str(priya.phone)).due_at == NOON


def test_it_nudges_nobody_without_a_telephone_or_a_line(ben, jonas, riverbend):
    jonas.phone = ""
    jonas.save()
    _, pause = harm(ben)
    notices.pause_ended(pause, now=NOON)
    assert texts_to(BEN) == ["line-open-again"]
    for line in riverbend.lines.all():
        clinics.retire_line(line, by=SET_UP, now=NOON)
    assert notices.line_of(riverbend.pk) == ""
    notices.pause_started(pause, now=NOON)
    assert texts_to(BEN) == ["line-open-again"]


def test_it_tells_nobody_of_a_client_whom_nobody_treats(ben):
    _, pause = harm(ben)
    ben.team.update(until=NOON)
    notices.pause_started(pause, now=NOON)
    assert texts_to(JONAS) == []


def test_it_tells_that_an_agreement_waits_once_an_hour(dev):
    facts = admission.by_client(dev.pk, now=NOON)
    decision = facts.decide("call", NOON)
    contact = contacts.open_text(facts, decision, line=LINE, peer=DEV, now=NOON)
    assert decision.outcome == Outcome.NOT_SET_UP
    for minute in (0, 5, 61):
        notices.agreement_waits(contact, facts, now=NOON + timedelta(minutes=minute))
    assert texts_to(DEV) == ["not-set-up"] * 2
    assert texts_to(JONAS) == ["item-waiting"] * 2


def test_it_tells_the_client_a_new_latest_time_only_when_there_is_one(ben):
    request = ask(ben)
    facts = admission.by_client(ben.pk, now=NOON)
    assert notices.call_back_reopened(request, facts, now=NOON)
    request.latest_at = None
    assert not notices.call_back_reopened(request, facts, now=NOON)
    assert texts_to(BEN) == ["request-reopened"]


def test_it_tells_every_admin_once(riverbend, ada):
    for _ in range(2):
        notices.tell_admins(riverbend.pk, line=LINE, key="k", now=NOON)
    assert texts_to(ADA) == ["admin-uncovered"]


def test_it_puts_no_name_and_no_free_text_into_a_params_p6(ben):
    _, pause = harm(ben)
    notices.pause_started(pause, now=NOON)
    ask(ben)
    lines = crisis.texted(crisis.lines_for(ben.clinic_id, ben.country), "en")
    for message in Message.objects.all():
        assert set(message.params) <= {"url", "opens_at", "zone", "crisis"}
        assert message.params.get("crisis", lines) == lines
        assert "Ben" not in str(message.params)
        assert message.body is None
