"""A colleague who is asked to cover covers from the moment they accept, and not a moment sooner or longer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic import staff
from clinic.roles import Role
from coaching import admission, covers, limits
from coaching.models import CoverRequest, CoverState
from coaching.rules import Outcome, Reason
from telephony.channels import Channel
from telephony.models import Message
from tests.riverbend import ALWAYS, MIRA, NOON, at, fresh, person, take_in, texts_to

DAY = timedelta(days=1)
LEAVE = {"starts_at": NOON, "ends_at": NOON + 10 * DAY, "leave": True}


def decided(client, now=NOON):
    found = admission.by_client(client.pk, now=now).decide(Channel.CALL, now)
    return found.outcome, found.reason


@pytest.fixture
def priya(riverbend):
    """At work, with hours of her own."""
    made = person(riverbend, "Priya Nair", Role.THERAPIST, phone="+13145550113")
    limits.set_week(made, week=ALWAYS, by=made, now=NOON)
    return made


@pytest.fixture
def leave(mira, priya):
    """Mira asks Priya to cover ten days."""
    return limits.override(mira, cover=priya, by=mira, now=NOON, **LEAVE)


def test_until_the_cover_accepts_clients_hear_that_nobody_covers(ana, leave, priya):
    assert decided(ana) == (Outcome.CALL_BACK, Reason.AWAY_NO_COVER)
    covers.accept(leave.cover_requests.get(), by=priya, now=NOON)
    assert decided(ana) == (Outcome.CONNECT, Reason.COVER_OPEN)


def test_a_cover_who_declines_covers_nobody(ana, leave, priya):
    covers.decline(leave.cover_requests.get(), by=priya, now=NOON)
    assert decided(ana) == (Outcome.CALL_BACK, Reason.AWAY_NO_COVER)
    assert leave.cover_requests.get().state == CoverState.DECLINED


@pytest.mark.parametrize("state", CoverState)
def test_only_an_accepted_request_is_a_cover(ana, mira, leave, priya, state):
    request = leave.cover_requests.get()
    if state in (CoverState.ACCEPTED, CoverState.ENDED):
        covers.accept(request, by=priya, now=NOON)
    if state == CoverState.DECLINED:
        covers.decline(request, by=priya, now=NOON)
    if state in (CoverState.WITHDRAWN, CoverState.ENDED):
        covers.end(mira, change=leave, by=mira, now=NOON)
    assert fresh(request).state == state
    assert (decided(ana)[0] == Outcome.CONNECT) == (state == CoverState.ACCEPTED)


def test_the_usual_cover_is_asked_too(jonas, priya, ben):
    limits.set_week(jonas, week=[], by=jonas, now=NOON)
    asked = covers.ask(jonas, cover=priya, by=jonas, now=NOON)
    assert decided(ben)[0] == Outcome.CALL_BACK
    covers.accept(asked, by=priya, now=NOON)
    assert decided(ben) == (Outcome.CONNECT, Reason.COVER_OPEN)


def test_who_covered_goes_on_until_the_new_one_accepts(ana, mira, jonas, priya):
    limits.set_week(mira, week=[], by=mira, now=NOON)
    asked = covers.ask(mira, cover=priya, by=mira, now=NOON)
    found = admission.by_client(ana.pk, now=NOON).decide(Channel.CALL, NOON)
    assert found.coach == jonas.pk
    covers.accept(asked, by=priya, now=NOON)
    assert admission.by_client(ana.pk, now=NOON).decide(Channel.CALL, NOON).coach == priya.pk
    assert CoverRequest.objects.get(cover=jonas).state == CoverState.ENDED


def test_a_cover_who_steps_down_covers_no_more_and_the_other_is_told(ana, mira, leave, priya):
    covers.accept(leave.cover_requests.get(), by=priya, now=NOON)
    assert covers.end(mira, change=leave, by=priya, now=NOON)
    assert decided(ana) == (Outcome.CALL_BACK, Reason.AWAY_NO_COVER)
    request = leave.cover_requests.get()
    assert (request.state, request.ended_by, request.seen_at) == (CoverState.ENDED, priya, None)
    assert texts_to(MIRA)[-1] == "item-waiting"


def test_nobody_to_let_go_changes_nothing(priya):
    assert not covers.end(priya, by=priya, now=NOON)


def test_an_answer_comes_once(leave, priya):
    request = leave.cover_requests.get()
    covers.decline(request, by=priya, now=NOON)
    with pytest.raises(covers.NotAsked):
        covers.accept(request, by=priya, now=NOON)


def test_nobody_answers_for_another(leave, jonas):
    with pytest.raises(covers.NotAsked):
        covers.accept(leave.cover_requests.get(), by=jonas, now=NOON)


@pytest.mark.parametrize("gone", ["taken back", "withdrawn", "over"])
def test_a_question_that_does_not_stand_any_more_is_not_accepted(mira, leave, priya, gone):
    request, now = leave.cover_requests.get(), NOON
    if gone == "taken back":
        covers.take_back(request, by=mira, now=NOON)
    elif gone == "withdrawn":
        limits.withdraw(leave, by=mira, now=NOON)
    else:
        now = leave.ends_at
    with pytest.raises(covers.NotAsked):
        covers.accept(request, by=priya, now=now)
    assert fresh(leave).cover is None


def test_an_answer_that_came_first_is_not_taken_back_with_the_question(ana, mira, leave, priya):
    request = leave.cover_requests.get()
    covers.accept(request, by=priya, now=NOON)
    covers.take_back(request, by=mira, now=NOON)
    assert decided(ana)[0] == Outcome.CONNECT


def test_another_is_asked_instead(mira, leave, jonas, priya):
    covers.ask(mira, cover=jonas, change=leave, by=mira, now=NOON)
    states = dict(leave.cover_requests.values_list("cover__name", "state"))
    assert states == {"Priya Nair": "withdrawn", "Jonas Falk": "asked"}


def test_the_same_is_asked_once(mira, leave, priya):
    assert covers.ask(mira, cover=priya, change=leave, by=mira, now=NOON) == leave.cover_requests.get()
    assert texts_to("+13145550113") == ["item-waiting"]


def test_the_nudge_waits_for_the_hours_of_whoever_is_asked_but_not_past_the_beginning(mira, jonas):
    """Jonas asks Mira in the night: a leave of next week waits for her morning, one of this night does not."""
    night = at(23)
    for starts_at in (at(2, days=1), at(10, days=5)):
        limits.override(jonas, cover=mira, starts_at=starts_at, ends_at=at(0, days=9), by=jonas, now=night)
    due = list(Message.objects.filter(peer=MIRA, created_at=night).order_by("pk").values_list("due_at", flat=True))
    assert due == [at(1, days=1), at(8, days=1)]


def test_only_a_therapist_at_work_in_the_same_clinic_is_asked_p8(mira, ines, lee, ada, riverbend):
    gone = person(riverbend, "Tom Vale", Role.THERAPIST)
    staff.deactivate(gone, by=ada, now=NOON)
    for nobody in (ines, lee, gone):
        with pytest.raises(covers.NotAColleague):
            covers.ask(mira, cover=nobody, by=mira, now=NOON)
    with pytest.raises(covers.CoversOneself):
        covers.ask(mira, cover=mira, by=mira, now=NOON)


def test_the_database_knows_one_question_and_one_answer(mira, leave, jonas):
    with pytest.raises(IntegrityError, match="cover_request_one_asked"), transaction.atomic():
        CoverRequest.objects.create(therapist=mira, cover=jonas, override=leave, asked_at=NOON)


def test_a_change_for_the_whole_team_leaves_other_clients_alone(mira, leave, priya, jonas):
    bea = take_in(jonas, "Bea Holt", "+13145550130")
    assert decided(bea)[0] == Outcome.CONNECT
