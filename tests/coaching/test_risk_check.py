"""A medical or risk check in a pause is recorded with its reason. It is no coaching and ends nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from coaching import pauses
from coaching.models import RiskCheck
from tests.riverbend import NOON, fresh, harm, trail

LATER = NOON + timedelta(hours=1)


def check(pause, jonas, now=LATER, reason="asked about the wound"):
    return pauses.record_check(pause, kind="medical", reason=reason, by=jonas, now=now)


def test_it_is_kept_with_its_reason_and_ends_no_pause_p2(ben, jonas):
    _, pause = harm(ben)
    made = fresh(check(pause, jonas))
    assert (made.reason, made.made_by, made.made_at, made.kind) == ("asked about the wound", jonas, LATER, "medical")
    assert fresh(pause).closed_at is None
    assert trail(ben)[-1] == "pause.check_recorded"
    assert str(made) == f"medical check #{made.pk}"


def test_it_needs_a_reason(ben, jonas):
    _, pause = harm(ben)
    with pytest.raises(ValueError, match="reason"):
        check(pause, jonas, reason=" ")


def test_it_is_made_in_a_pause_only(ben, jonas):
    _, pause = harm(ben)
    with pytest.raises(pauses.NotOpen):
        check(pause, jonas, now=pause.ends_at)
    pauses.end_early(pause, reason="seen", by=jonas, now=LATER)
    with pytest.raises(pauses.NotOpen):
        check(pause, jonas)


def test_it_is_of_a_kind_that_is_known(ben, jonas):
    _, pause = harm(ben)
    with pytest.raises(ValueError, match="chat"):
        pauses.record_check(pause, kind="chat", reason="because", by=jonas, now=LATER)


def test_it_is_never_changed_and_never_erased_p7(ben, jonas):
    _, pause = harm(ben)
    made = check(pause, jonas)
    for change in (
        lambda: RiskCheck.objects.filter(pk=made.pk).update(kind="risk"),
        lambda: RiskCheck.objects.filter(pk=made.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
