"""One tap: the therapist's own telephone rings first; the rule is asked before, and again before it leaves (P2, P5)."""

from datetime import timedelta

import pytest

from clients import records
from coaching import bridging, callbacks, legs, pauses
from coaching.line import ending
from coaching.models import Contact, TherapistLeg
from coaching.rules import Outcome
from telephony import checks, outbox
from telephony.models import Call
from tests.riverbend import BEN, JONAS, LINE, NOON, ask, fresh, harm, trail

SOON = NOON + timedelta(seconds=30)


def rung():
    return TherapistLeg.objects.select_related("contact", "call").get()


def test_it_claims_the_request_and_rings_the_therapists_own_telephone_p5(ben, jonas):
    request = ask(ben)
    contact = bridging.call_back(request, by=jonas, now=NOON)
    call, leg = Call.objects.get(), rung()
    assert (call.peer, call.line, call.purpose, call.timeout_seconds) == (JONAS, LINE, "call-back", 25)
    assert call.twiml_path == f"/line/leg/{leg.uuid}/0/coach/"
    assert (contact.peer, contact.direction, contact.spoke_with, contact.call_back) == (BEN, "out", jonas, request)
    assert (fresh(contact).call, leg.call, fresh(request).claimed_by) == (call, call, jonas)
    assert "contact.began" in trail(ben)


def test_it_calls_the_number_that_was_confirmed(ben, jonas):
    request = callbacks.confirm_number(ask(ben), number="+13125550199", by=callbacks.JOB, now=NOON)
    assert bridging.call_back(request, by=jonas, now=NOON).peer == "+13125550199"


def test_it_calls_a_client_without_a_request(ben, jonas):
    contact = bridging.call(ben, line=LINE, by=jonas, now=NOON)
    assert (contact.client, contact.call_back, contact.peer) == (ben, None, BEN)


def test_it_does_not_ring_in_a_pause_and_leaves_the_request_as_it_was_p2(ben, jonas):
    request = ask(ben)
    _, pause = harm(ben)
    for tap in (
        lambda: bridging.call_back(request, by=jonas, now=SOON),
        lambda: bridging.call(ben, line=LINE, by=jonas, now=SOON),
    ):
        with pytest.raises(bridging.NotByTheRule) as refused:
            tap()
        assert (refused.value.decision.outcome, refused.value.decision.until) == (Outcome.PAUSED, pause.ends_at)
    assert fresh(request).claimed_by is None
    assert not Call.objects.exists()


def test_it_rings_in_a_pause_for_a_check_that_was_just_recorded(ben, jonas):
    _, pause = harm(ben)
    check = pauses.record_check(pause, kind="risk", reason="the wound", by=jonas, now=NOON)
    contact = bridging.call(ben, line=LINE, by=jonas, now=SOON, check=check)
    assert contact.client == ben
    assert bridging.still_allowed(rung(), now=SOON) is None


def test_it_does_not_ring_for_a_check_of_another_person_or_another_time_p2(ben, jonas, mira):
    _, pause = harm(ben)
    check = pauses.record_check(pause, kind="risk", reason="the wound", by=jonas, now=NOON)
    for how in ({"by": mira, "now": SOON}, {"by": jonas, "now": NOON + timedelta(minutes=16)}):
        with pytest.raises(bridging.NotByTheRule):
            bridging.call(ben, line=LINE, check=check, **how)


def test_it_does_not_ring_a_discharged_client_for_a_check(ben, jonas):
    _, pause = harm(ben)
    check = pauses.record_check(pause, kind="risk", reason="the wound", by=jonas, now=NOON)
    records.discharge(ben, by=jonas, now=NOON)
    with pytest.raises(bridging.NotByTheRule) as refused:
        bridging.call(ben, line=LINE, by=jonas, now=SOON, check=check)
    assert refused.value.decision.outcome == Outcome.ENDED


def test_it_does_not_ring_before_the_agreement_is_signed(dev, jonas):
    with pytest.raises(bridging.NotByTheRule) as refused:
        bridging.call(dev, line=LINE, by=jonas, now=NOON)
    assert refused.value.decision.outcome == Outcome.NOT_SET_UP


def test_it_rings_outside_limits_too_for_the_therapist_decides_that(ana, mira):
    night = NOON + timedelta(hours=12)
    assert bridging.call(ana, line=LINE, by=mira, now=night).client == ana


def test_it_needs_a_number_on_both_sides(ben, jonas):
    jonas.phone = ""
    with pytest.raises(bridging.NoNumber) as missing:
        bridging.call(ben, line=LINE, by=jonas, now=NOON)
    assert missing.value.whose == "staff"
    records.retire_phone(ben.phones.get(), by=jonas, now=NOON)
    with pytest.raises(bridging.NoNumber) as missing:
        bridging.call(ben, line=LINE, by=jonas, now=NOON)
    assert missing.value.whose == "client"
    assert not Contact.objects.exists()


def test_it_does_not_ring_a_telephone_that_is_in_use(ben, jonas):
    bridging.call(ben, line=LINE, by=jonas, now=NOON)
    request = ask(ben)
    with pytest.raises(legs.AlreadyOnACall):
        bridging.call_back(request, by=jonas, now=NOON)
    assert fresh(request).claimed_by is None
    assert Contact.objects.count() == 1


def test_a_second_press_while_it_rings_for_that_client_is_told_apart(ben, ana, jonas):
    """By then one's own phone rings, for the first press; it does not for somebody else."""
    request, other = ask(ben), ask(ana)
    bridging.call_back(request, by=jonas, now=NOON)
    with pytest.raises(legs.AlreadyRinging):
        bridging.call_back(request, by=jonas, now=NOON)
    with pytest.raises(legs.AlreadyOnACall) as elsewhere:
        bridging.call_back(other, by=jonas, now=NOON)
    legs.accept(TherapistLeg.objects.get(), now=NOON, longest=timedelta(hours=1))
    with pytest.raises(legs.AlreadyOnACall) as talking:
        bridging.call_back(request, by=jonas, now=NOON)
    assert {elsewhere.type, talking.type} == {legs.AlreadyOnACall}


def test_it_is_called_off_before_it_leaves_when_a_pause_has_begun_p2(ben, jonas):
    bridging.call(ben, line=LINE, by=jonas, now=NOON)
    call = Call.objects.get()
    assert checks.reason_to_cancel(call, now=SOON) is None
    harm(ben, now=SOON)
    assert checks.reason_to_cancel(call, now=SOON) == "in a pause"


def test_a_call_that_was_called_off_leaves_the_telephone_free_p2(ben, jonas):
    """Found by the chaos runs: it has no end, and so the contact stayed at work and the telephone in use."""
    contact = bridging.call(ben, line=LINE, by=jonas, now=NOON)
    harm(ben, now=SOON)
    outbox.send_due(now=SOON)
    assert Call.objects.get().state == "canceled"
    assert rung().ended_at is not None
    assert (fresh(contact).outcome, fresh(contact).ended_at) == ("failed", rung().ended_at)


def test_a_call_that_could_not_be_handed_over_in_time_leaves_the_request_to_others(ben, jonas):
    request = ask(ben)
    contact = bridging.call_back(request, by=jonas, now=NOON)
    too_late = NOON + bridging.TO_RING
    outbox.tidy(now=too_late)
    assert Call.objects.get().state == "expired"
    assert (fresh(contact).outcome, rung().ended_at, fresh(request).claimed_by) == ("failed", too_late, None)


def test_a_call_whose_end_nobody_lived_to_tell_is_settled_by_the_sweep(ben, jonas):
    contact = bridging.call(ben, line=LINE, by=jonas, now=NOON)
    Call.objects.update(state="canceled")
    assert ending.look_after(now=SOON) == 1
    assert (fresh(contact).outcome, rung().ended_at) == ("failed", SOON)
    assert ending.look_after(now=SOON) == 0


def test_it_is_called_off_when_the_leg_is_over_or_unknown(ben, jonas):
    bridging.call(ben, line=LINE, by=jonas, now=NOON)
    call, leg = Call.objects.get(), rung()
    legs.end(leg, now=NOON)
    assert checks.reason_to_cancel(call, now=SOON) == "no longer wanted"
    TherapistLeg.objects.update(call=None)
    assert checks.reason_to_cancel(call, now=SOON) == "no longer wanted"


def test_it_has_nothing_to_forbid_where_the_caller_is_not_known(ben, jonas):
    contact = bridging.call(ben, line=LINE, by=jonas, now=NOON)
    Contact.objects.filter(pk=contact.pk).update(client=None)
    assert bridging.still_allowed(rung(), now=NOON) is None


def test_it_calls_a_caregiver_back_in_the_clients_pause_p3(ben, jonas):
    karin = records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone="+13145550127", own_coaching=True, by=jonas, now=NOON
    )
    request = ask(ben, caregiver_id=karin.pk)
    harm(ben)
    contact = bridging.call_back(request, by=jonas, now=SOON)
    assert (contact.caregiver, contact.peer) == (karin, "+13145550127")
