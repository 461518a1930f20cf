"""For one client the rule may be off, or have other hours or channels: always with a reason, and at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic import audit
from coaching import admission, pauses
from coaching.models import Pause, PauseEnd, RuleException
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.riverbend import NOON, SET_UP, fresh, harm, trail

LATER = NOON + timedelta(hours=2)


def outcome(client, now, channel=Channel.CALL):
    return admission.by_client(client.pk, now=now).decide(channel, now).outcome


def test_it_switches_the_rule_off_for_one_client_p3(ben, jonas):
    exception = pauses.except_client(ben, reason="family programme", by=jonas, now=NOON)
    _, pause = harm(ben, now=LATER)
    assert pause is None
    assert outcome(ben, LATER) == Outcome.CONNECT
    assert (fresh(exception).reason, exception.created_by) == ("family programme", jonas)
    assert "rule.excepted" in trail(ben)


def test_it_shortens_the_pause_for_one_client(ben, jonas):
    pauses.except_client(ben, reason="agreed", applies=True, hours=12, by=jonas, now=NOON)
    _, pause = harm(ben, now=LATER)
    assert pause.ends_at == LATER + timedelta(hours=12)


def test_it_leaves_a_channel_open_for_one_client(ben, jonas):
    pauses.except_client(ben, reason="texts calm", applies=True, channels=["call"], by=jonas, now=NOON)
    _, pause = harm(ben, now=LATER)
    assert pause.channels == ["call"]
    assert outcome(ben, LATER, Channel.CALL) == Outcome.PAUSED
    assert outcome(ben, LATER, Channel.TEXT) == Outcome.CONNECT


def test_it_ends_the_pause_that_is_open_when_the_rule_is_off_now(ben, jonas):
    _, pause = harm(ben)
    pauses.except_client(ben, reason="family programme", by=jonas, now=LATER)
    pause = fresh(pause)
    assert (pause.closed_because, pause.closed_at) == (PauseEnd.EXCEPTED, LATER)
    assert pause.closing_reason == "family programme"
    assert not Pause.objects.filter(closed_at=None).exists()


def test_it_shortens_the_pause_that_is_open(ben, jonas):
    _, pause = harm(ben)
    pauses.except_client(ben, reason="agreed", applies=True, hours=12, by=jonas, now=LATER)
    assert fresh(pause).closed_because == PauseEnd.EXCEPTED
    assert Pause.objects.get(closed_at=None).ends_at == NOON + timedelta(hours=12)


def test_it_opens_when_the_shorter_time_is_over_already(ben, jonas):
    harm(ben, ago=6)
    pauses.except_client(ben, reason="agreed", applies=True, hours=4, by=jonas, now=NOON)
    assert outcome(ben, NOON) == Outcome.CONNECT


def test_it_leaves_an_open_pause_alone_where_it_changes_nothing(ben, jonas):
    _, pause = harm(ben)
    pauses.except_client(ben, reason="as before", applies=True, hours=24, by=jonas, now=LATER)
    assert fresh(pause).closed_at is None


def test_it_leaves_a_pause_alone_whose_time_is_over(ben, jonas):
    _, pause = harm(ben)
    pauses.except_client(ben, reason="off", by=jonas, now=NOON + timedelta(hours=25))
    assert fresh(pause).closed_at is None


def test_it_replaces_the_exception_before(ben, jonas):
    first = pauses.except_client(ben, reason="first", by=SET_UP, now=NOON)
    pauses.except_client(ben, reason="second", applies=True, by=jonas, now=LATER)
    first = fresh(first)
    assert (first.created_by, first.ended_at, first.ended_by) == (None, LATER, jonas)
    _, pause = harm(ben, now=LATER)
    assert pause is not None


def test_it_needs_a_reason(ben, jonas):
    with pytest.raises(ValueError, match="reason"):
        pauses.except_client(ben, reason=" ", by=jonas, now=NOON)


def test_the_database_holds_one_exception_at_a_time(ben, jonas):
    exception = pauses.except_client(ben, reason="off", by=jonas, now=NOON)
    assert str(exception) == f"rule exception #{exception.pk}"
    with pytest.raises(IntegrityError, match="rule_exception_one_at_a_time"), transaction.atomic():
        RuleException.objects.create(client=ben, reason="twice", created_at=NOON)


def test_it_says_nothing_of_the_reason_in_the_trail_p6(ben, jonas):
    pauses.except_client(ben, reason="a secret sentence", by=jonas, now=NOON)
    assert all("secret" not in str(event.data) for event in audit.AuditEvent.objects.all())
