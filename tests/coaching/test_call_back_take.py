"""A request to be called: taken with an honest latest time, once a caller, kept until it is closed (P4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clients import records
from clinic import audit
from coaching import admission, callbacks, contacts
from coaching.models import CallBack
from coaching.rules import Decision, Outcome, Reason
from tests.riverbend import ADA, ANA, BEN, KARIN, LINE, NOON, ask, at, fresh, texts_to, trail


def test_it_promises_the_owners_own_time(ana, mira):
    request = ask(ana)
    assert (request.owner, request.latest_at, request.taken_at) == (mira, NOON + timedelta(hours=3), NOON)
    assert (request.line, str(request.number), request.reason) == (LINE, ANA, "outside_limits")
    assert trail(ana)[-1] == "call_back.taken"


def test_it_counts_open_time_only(ana):
    assert ask(ana, now=at(20, 30)).latest_at == at(10, 30, days=1)


def test_it_promises_no_time_where_nobody_opens_and_tells_the_admin_at_once(eli, ada, priya):
    request = ask(eli)
    assert (request.latest_at, request.owner) == (None, priya)
    callbacks.reminders.send_due(now=NOON)
    assert texts_to(ADA) == ["admin-uncovered"]


def test_it_keeps_the_request_that_is_open_and_the_time_promised_first(ben):
    first = ask(ben)
    second = ask(ben, now=NOON + timedelta(minutes=20))
    assert second == first
    assert second.latest_at == NOON + timedelta(hours=1)
    assert trail(ben).count("call_back.taken") == 1


def test_it_takes_another_one_when_the_first_is_closed(ben, jonas):
    first = ask(ben)
    callbacks.close(first, because="by_person", note="spoke in session", by=jonas, now=NOON)
    assert ask(ben) != first


def test_it_takes_the_caregivers_beside_the_clients(ben, jonas):
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=jonas, now=NOON
    )
    own, theirs = ask(ben), ask(ben, caregiver_id=karin.pk)
    assert own != theirs
    assert (str(own.number), str(theirs.number), theirs.caregiver) == (BEN, KARIN, karin)
    assert ask(ben, caregiver_id=karin.pk) == theirs


def test_it_joins_the_contact_that_it_came_from(ben):
    facts = admission.by_client(ben.pk, now=NOON)
    contact = contacts.open_text(facts, Decision(Outcome.CALL_BACK, Reason.NO_ANSWER), line=LINE, peer=BEN, now=NOON)
    request = callbacks.take(
        facts, reason="no_answer", line=LINE, by=audit.the_client(ben.pk), now=NOON, contact=contact
    )
    assert fresh(contact).call_back == request


def test_it_takes_one_of_a_client_whom_nobody_treats(ben, ada):
    ben.team.update(until=NOON)
    request = ask(ben)
    assert (request.owner, request.latest_at) == (None, None)


def test_the_database_holds_one_open_request_a_caller_p4(ben):
    ask(ben)
    with pytest.raises(IntegrityError, match="call_back_one_open_a_caller"), transaction.atomic():
        CallBack.objects.create(client=ben, line=LINE, reason="x", taken_at=NOON)


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("call_back_severity_0_to_5", {"severity": 6}),
        ("call_back_closed_for_a_cause", {"closed_at": NOON}),
        ("call_back_closed_for_a_cause", {"closed_because": "reached"}),
        ("call_back_closed_by_somebody", {"closed_at": NOON, "closed_because": "by_person"}),
        ("call_back_claimed_at_and_by", {"claimed_at": NOON}),
        ("call_back_latest_after_taken", {"latest_at": NOON - timedelta(seconds=1)}),
    ],
)
def test_the_database_refuses_what_cannot_be(ben, constraint, broken):
    request = ask(ben)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CallBack.objects.filter(pk=request.pk).update(**broken)
    assert str(request) == f"call-back #{request.pk}"
