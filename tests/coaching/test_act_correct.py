"""A report may be wrong. The correction is a new version with its reason; the first stays, and the pause follows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching import acts, admission, pauses
from coaching.models import Act, Pause, PauseEnd
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.riverbend import NOON, fresh, harm, trail

LATER = NOON + timedelta(hours=2)


def correct(act, jonas, **how):
    how = {"reason": "they told me more", "by": jonas, "now": LATER} | how
    return acts.correct(act, **how)


def outcome(client, now):
    return admission.by_client(client.pk, now=now).decide(Channel.CALL, now).outcome


def test_it_ends_the_pause_when_nothing_happened_p3(ben, jonas):
    act, pause = harm(ben)
    corrected, now_paused = correct(act, jonas, withdrawn=True)
    assert now_paused is None
    assert fresh(pause).closed_because == PauseEnd.CORRECTED
    assert fresh(pause).closed_by == jonas
    assert outcome(ben, LATER) == Outcome.CONNECT
    assert (corrected.corrects, corrected.withdrawn, corrected.occurred_at) == (act, True, act.occurred_at)


def test_it_moves_the_pause_back_with_an_earlier_act_p2(ben, jonas):
    act, _ = harm(ben)
    _, pause = correct(act, jonas, occurred_at=NOON - timedelta(hours=10))
    assert pause.ends_at == NOON + timedelta(hours=14)


def test_it_moves_the_pause_on_with_a_later_act_p2(ben, jonas):
    act, _ = harm(ben)
    _, pause = correct(act, jonas, occurred_at=NOON + timedelta(hours=1))
    assert pause.ends_at == NOON + timedelta(hours=25)


def test_it_leaves_no_pause_when_the_act_was_more_than_24_hours_ago_p3(ben, jonas):
    act, _ = harm(ben)
    _, pause = correct(act, jonas, occurred_at=NOON - timedelta(hours=30))
    assert pause is None
    assert outcome(ben, LATER) == Outcome.CONNECT


def test_it_starts_the_pause_that_a_wrong_time_had_missed_p2(ben, jonas):
    act, none = harm(ben, ago=30)
    _, pause = correct(act, jonas, occurred_at=NOON - timedelta(hours=3))
    assert none is None
    assert pause.ends_at == NOON + timedelta(hours=21)


def test_it_goes_back_to_the_act_before_when_the_last_one_is_withdrawn_p2(ben, jonas):
    first, _ = harm(ben)
    second, _ = harm(ben, now=NOON + timedelta(hours=1))
    _, pause = correct(second, jonas, withdrawn=True)
    assert (pause.act, pause.ends_at) == (first, NOON + timedelta(hours=24))


def test_it_leaves_the_pause_of_a_later_act_alone_p2(ben, jonas):
    first, _ = harm(ben)
    _, running = harm(ben, now=NOON + timedelta(hours=1))
    _, pause = correct(first, jonas, occurred_at=NOON - timedelta(hours=1))
    assert pause == running
    assert fresh(running).closed_at is None


def test_it_keeps_both_versions_and_the_reason_p7(ben, jonas):
    act, _ = harm(ben)
    corrected, _ = correct(act, jonas, occurred_at=NOON - timedelta(hours=1))
    assert set(Act.objects.all()) == {act, corrected}
    corrected = fresh(corrected)
    assert corrected.correction_reason == "they told me more"
    assert (corrected.reported_at, corrected.reported_by, corrected.entered_by) == (LATER, "therapist", jonas)
    assert trail(ben)[-3:] == ["act.corrected", "pause.closed", "pause.started"]


def test_it_takes_a_new_time_for_about_right_and_an_old_one_for_what_it_was(ben, jonas):
    act, _ = acts.record(ben, occurred_at=NOON, precision="exact", reported_by="client", by=jonas, now=NOON)
    reworded, _ = correct(act, jonas)
    assert (reworded.occurred_at, reworded.precision) == (NOON, "exact")
    moved, _ = correct(reworded, jonas, occurred_at=NOON - timedelta(hours=1))
    assert moved.precision == "approximate"
    exact, _ = correct(moved, jonas, occurred_at=NOON - timedelta(hours=2), precision="exact")
    assert exact.precision == "exact"


def test_it_does_not_close_again_what_was_opened_early_with_a_reason(ben, jonas):
    act, pause = harm(ben)
    pauses.end_early(pause, reason="seen at the clinic", by=jonas, now=NOON + timedelta(hours=1))
    corrected, none = correct(act, jonas, occurred_at=NOON - timedelta(minutes=30))
    assert none is None
    _, still_none = correct(corrected, jonas, occurred_at=NOON - timedelta(minutes=10))
    assert still_none is None


def test_it_starts_a_pause_for_an_act_reported_after_an_early_end_p2(ben, jonas):
    _, pause = harm(ben)
    pauses.end_early(pause, reason="seen at the clinic", by=jonas, now=NOON + timedelta(hours=1))
    act, _ = harm(ben, now=NOON + timedelta(hours=2))
    _, pause = correct(act, jonas, occurred_at=NOON + timedelta(hours=1, minutes=30))
    assert pause.ends_at == NOON + timedelta(hours=25, minutes=30)


def test_it_says_that_a_pause_was_over_by_itself_when_it_was(ben, jonas):
    act, pause = harm(ben)
    correct(act, jonas, withdrawn=True, now=NOON + timedelta(hours=25))
    assert fresh(pause).closed_because == PauseEnd.ELAPSED


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_needs_a_reason(ben, jonas, reason):
    act, _ = harm(ben)
    with pytest.raises(ValueError, match="reason"):
        correct(act, jonas, reason=reason)


def test_it_refuses_a_time_that_has_not_come(ben, jonas):
    act, _ = harm(ben)
    with pytest.raises(acts.NotYetHappened):
        correct(act, jonas, occurred_at=LATER + timedelta(minutes=1))


def test_it_corrects_a_version_once(ben, jonas):
    act, _ = harm(ben)
    correct(act, jonas, withdrawn=True)
    with pytest.raises(acts.AlreadyCorrected):
        correct(act, jonas, withdrawn=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(
            client=ben, occurred_at=NOON, precision="exact", reported_at=NOON, reported_by="client", corrects=act
        )
    assert Pause.objects.filter(closed_at=None).count() == 0
