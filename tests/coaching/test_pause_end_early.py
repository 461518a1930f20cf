"""A therapist may open coaching before the 24 hours are over; why is kept with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching import admission, pauses
from coaching.models import Pause, PauseEnd
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.riverbend import NOON, fresh, harm, trail

LATER = NOON + timedelta(hours=6)


def test_it_opens_coaching_at_once_and_keeps_the_reason(ben, jonas):
    _, pause = harm(ben)
    pauses.end_early(pause, reason="seen at the clinic", by=jonas, now=LATER)
    pause = fresh(pause)
    assert (pause.closed_at, pause.closed_by, pause.closed_because) == (LATER, jonas, PauseEnd.EARLY)
    assert pause.closing_reason == "seen at the clinic"
    assert admission.by_client(ben.pk, now=LATER).decide(Channel.CALL, LATER).outcome == Outcome.CONNECT
    assert trail(ben)[-1] == "pause.closed"


@pytest.mark.parametrize("reason", ["", " \n"])
def test_it_needs_a_reason(ben, jonas, reason):
    _, pause = harm(ben)
    with pytest.raises(ValueError, match="reason"):
        pauses.end_early(pause, reason=reason, by=jonas, now=LATER)


def test_it_ends_nothing_that_is_over(ben, jonas):
    _, pause = harm(ben)
    with pytest.raises(pauses.NotOpen):
        pauses.end_early(pause, reason="late", by=jonas, now=NOON + timedelta(hours=24))
    pauses.end_early(pause, reason="seen", by=jonas, now=LATER)
    with pytest.raises(pauses.NotOpen):
        pauses.end_early(pause, reason="twice", by=jonas, now=LATER)


def test_it_leaves_room_for_a_new_pause_after_a_new_act_p2(ben, jonas):
    _, pause = harm(ben)
    pauses.end_early(pause, reason="seen", by=jonas, now=LATER)
    _, again = harm(ben, now=LATER + timedelta(hours=1))
    assert again.ends_at == LATER + timedelta(hours=25)


def test_the_database_holds_one_open_pause_a_client(ben):
    act, pause = harm(ben)
    again = {"client": ben, "act": act, "policy_id": pause.policy_id, "channels": ["call"], "created_at": NOON}
    with pytest.raises(IntegrityError, match="pause_one_at_a_time"), transaction.atomic():
        Pause.objects.create(starts_at=NOON, ends_at=LATER, **again)


def test_the_database_holds_a_cause_with_every_end_and_a_length(ben):
    _, pause = harm(ben)
    for broken in ({"closed_at": LATER}, {"closed_because": "early"}):
        with pytest.raises(IntegrityError, match="pause_closed_for_a_cause"), transaction.atomic():
            Pause.objects.filter(pk=pause.pk).update(**broken)
    with pytest.raises(IntegrityError, match="pause_has_a_length"), transaction.atomic():
        Pause.objects.filter(pk=pause.pk).update(ends_at=pause.starts_at)
