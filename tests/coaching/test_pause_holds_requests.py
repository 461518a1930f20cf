"""A pause holds the client's open requests; its end reopens them with a new latest time, and says so (P2, P4)."""

from datetime import timedelta

import pytest

from clients import records
from coaching import acts, callbacks, pauses
from coaching.models import CallBack, Reminder
from tests.riverbend import BEN, KARIN, NOON, ask, at, fresh, harm, texts_to, trail

SOON = NOON + timedelta(seconds=1)
OVER = NOON + timedelta(hours=24)


def held(client, now=NOON):
    request = ask(client, now=now)
    harm(client, now=now)
    pauses.take_effect(now=now + timedelta(seconds=1))
    return fresh(request)


def test_it_holds_an_open_request_and_sends_no_reminder_p2(ben):
    request = held(ben)
    assert request.held_at == SOON
    assert not Reminder.objects.filter(sent_at=None, dropped_at=None).exists()
    assert "call_back.held" in trail(ben)


def test_it_holds_a_request_whose_caller_was_being_answered_when_it_began_p2(ben):
    """Found by the chaos runs: the answer's moment lay before the pause, and its job had looked already."""
    harm(ben, now=SOON)
    pauses.take_effect(now=SOON)
    assert ask(ben, now=NOON).held_at is not None


def test_it_gives_a_claimed_request_back_p2(ben, jonas):
    request = ask(ben)
    callbacks.claim(request, by=jonas, now=NOON)
    harm(ben)
    pauses.take_effect(now=SOON)
    request = fresh(request)
    assert (request.claimed_by, request.claimed_at) == (None, None)


def test_it_lets_nobody_claim_or_postpone_what_is_held_p2(ben, jonas):
    request = held(ben)
    with pytest.raises(callbacks.NotOpen):
        callbacks.claim(request, by=jonas, now=SOON)
    with pytest.raises(callbacks.NotOpen):
        callbacks.postpone(request, until=OVER, by=jonas, now=SOON)
    with pytest.raises(callbacks.NotOpen):
        callbacks.join(request, cover=jonas, by=jonas, now=SOON)


def test_it_reopens_with_a_new_latest_time_and_new_reminders_p4(ana):
    request = held(ana)
    pauses.take_effect(now=OVER)
    request = fresh(request)
    assert request.held_at is None
    assert request.latest_at == at(15, days=1)
    due = Reminder.objects.filter(call_back=request, sent_at=None, dropped_at=None).order_by("due_at")
    assert list(due.values_list("kind", "due_at")) == [
        ("at_once", OVER),
        ("half_way", at(13, 30, days=1)),
        ("due", at(15, days=1)),
        ("cover_joins", at(15, days=1)),
        ("overdue", at(15, 30, days=1)),
    ]
    assert "call_back.reopened" in trail(ana)


def test_it_tells_the_client_the_new_time_instead_of_only_that_the_line_is_open(ben):
    held(ben)
    pauses.take_effect(now=OVER)
    assert texts_to(BEN) == ["line-opens-at", "request-reopened"]


def test_it_wakes_nobody_at_night_when_it_ends_at_night(ana):
    """The pause ends at 03:00; the therapist is reminded when her limits open."""
    night = at(3)
    held(ana, now=night)
    pauses.take_effect(now=night + timedelta(hours=24))
    first = Reminder.objects.filter(sent_at=None, dropped_at=None).order_by("due_at").first()
    assert (first.kind, first.due_at) == ("at_once", at(8, days=1))


def test_it_tells_no_time_where_nobody_opens(eli):
    request = held(eli)
    pauses.take_effect(now=OVER)
    assert fresh(request).latest_at is None
    assert texts_to("+13145550125") == ["line-opens-at", "line-open-again"]


def test_it_does_not_hold_a_caregivers_own_request(ben, jonas):
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=jonas, now=NOON
    )
    theirs, own = ask(ben, caregiver_id=karin.pk), ask(ben)
    harm(ben)
    pauses.take_effect(now=SOON)
    assert fresh(theirs).held_at is None
    assert fresh(own).held_at == SOON
    assert callbacks.claim(theirs, by=jonas, now=SOON).claimed_by == jonas


def test_it_holds_a_request_that_is_taken_while_the_pause_begins_p2(ben):
    """The facts were read before the act was recorded; the request is written after it."""
    facts = callbacks.admission.by_client(ben.pk, now=NOON)
    harm(ben)
    request = callbacks.take(facts, reason="x", line="+13145550100", by=callbacks.JOB, now=SOON)
    assert request.held_at == SOON
    assert not Reminder.objects.filter(sent_at=None, dropped_at=None).exists()


def test_it_reopens_a_held_request_for_a_caller_who_is_quicker_than_the_job(ben):
    request = held(ben)
    again = ask(ben, now=OVER)
    assert (again.pk, again.held_at, again.latest_at) == (request.pk, None, OVER + timedelta(hours=1))


def test_it_keeps_every_request_through_act_correction_and_end_p4(ben, jonas):
    request = ask(ben)
    act, _ = harm(ben)
    pauses.take_effect(now=SOON)
    acts.correct(act, reason="it was earlier", occurred_at=NOON - timedelta(hours=4), by=jonas, now=SOON)
    pauses.take_effect(now=SOON + timedelta(seconds=1))
    assert fresh(request).held_at
    pauses.take_effect(now=NOON + timedelta(hours=20))
    assert CallBack.objects.waiting().get() == request
