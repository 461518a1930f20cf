"""Off until, extra tonight, on leave with a cover or none: absolute time over the week, the newest wins."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.models import AuditEvent
from coaching import admission, covers, limits
from coaching.models import LimitOverride
from coaching.rules import Outcome, Reason
from telephony.channels import Channel
from tests.riverbend import NOON, SET_UP, at, fresh, take_in

TOMORROW = NOON + timedelta(days=1)


def decision(client, now=NOON, channel=Channel.CALL):
    return admission.by_client(client.pk, now=now).decide(channel, now)


def off(therapist, **how):
    how = {"starts_at": NOON, "ends_at": TOMORROW, "by": therapist, "now": NOON} | how
    return limits.override(therapist, **how)


def test_it_is_off_and_the_usual_cover_stands(ana, mira, jonas):
    off(mira)
    found = decision(ana)
    assert (found.outcome, found.reason, found.coach) == (Outcome.CONNECT, Reason.COVER_OPEN, jonas.pk)
    assert decision(ana, TOMORROW).coach == mira.pk


def test_it_is_off_and_nobody_covers(ana, mira):
    off(mira, no_cover=True, ends_at=NOON + timedelta(days=3))
    found = decision(ana)
    assert (found.outcome, found.reason) == (Outcome.CALL_BACK, Reason.AWAY_NO_COVER)
    assert found.until == NOON + timedelta(days=3)


def test_it_is_extra_tonight(ana, mira):
    limits.override(mira, starts_at=at(22), ends_at=at(24), opens=True, by=mira, now=NOON)
    assert decision(ana, at(23)).coach == mira.pk


def test_it_is_off_on_one_channel(ana, mira, jonas):
    off(mira, channel="call")
    assert decision(ana).coach == jonas.pk
    assert decision(ana, channel=Channel.TEXT).coach == mira.pk


def test_it_is_off_for_one_client(ana, mira, jonas):
    other = take_in(mira, "Bea Holt", "+13145550130")
    off(mira, client=ana)
    assert decision(ana).coach == jonas.pk
    assert decision(other).coach == mira.pk


def test_it_is_withdrawn_once_and_stays_on_record_p7(ana, mira, jonas):
    row = off(mira)
    limits.withdraw(row, by=mira, now=NOON)
    limits.withdraw(row, by=mira, now=TOMORROW)
    row = fresh(row)
    assert (row.withdrawn_at, row.withdrawn_by) == (NOON, mira)
    assert decision(ana).coach == mira.pk
    assert AuditEvent.objects.filter(action="limits.override_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("starts_at", "ends_at"), [(NOON, NOON), (TOMORROW, NOON), (NOON - timedelta(hours=2), NOON - timedelta(hours=1))]
)
def test_it_ends_after_it_begins_and_after_now(mira, starts_at, ends_at):
    with pytest.raises(limits.Backwards):
        off(mira, starts_at=starts_at, ends_at=ends_at)


def test_it_is_covered_by_another_of_the_same_clinic_p8(mira, ines):
    with pytest.raises(covers.CoversOneself):
        off(mira, cover=mira)
    with pytest.raises(covers.NotAColleague):
        off(mira, cover=ines)


def test_it_names_nobody_as_its_maker_when_the_set_up_made_it(mira):
    row = off(mira, by=SET_UP)
    assert row.created_by is None
    assert str(row) == "off 2026-03-10 17:00–2026-03-11 17:00"
    assert str(off(mira, opens=True)).startswith("open")
    assert set(LimitOverride.objects.standing(NOON)) == set(LimitOverride.objects.all())


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("override_has_a_length", {"ends_at": NOON}),
        ("override_cover_is_another", {"cover": "mira"}),
        ("override_cover_or_none", {"cover": "jonas", "no_cover": True}),
    ],
)
def test_the_database_refuses_what_cannot_be(mira, jonas, constraint, broken):
    row = off(mira)
    if "cover" in broken:
        broken = broken | {"cover": {"mira": mira, "jonas": jonas}[broken["cover"]]}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LimitOverride.objects.filter(pk=row.pk).update(**broken)
