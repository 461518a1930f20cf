"""From a number to a situation: who calls, and all that the rule needs, in one query."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients import records
from clinic import staff
from clinic.models import Policy
from coaching import admission, covers, limits
from coaching.rules import Outcome, Reason
from telephony.channels import Channel
from tests.riverbend import BEN, HARBOR_LINE, JONAS, KARIN, LINE, NOON, harm, take_in


def by_number(peer, line=LINE, now=NOON, **how):
    return admission.by_number(line=line, peer=peer, now=now, **how)


def test_it_knows_the_caller_by_number_in_one_query(ben, jonas):
    with CaptureQueriesContext(connection) as queries:
        facts = by_number(BEN)
    assert len(queries) == 1
    assert (facts.client_id, facts.number, facts.texts, facts.language) == (ben.pk, BEN, True, "en")
    assert (facts.zone, facts.country, facts.caregiver_id) == ("America/Chicago", "US", None)
    assert facts.coaches[jonas.pk].phone == JONAS
    assert facts.decide(Channel.CALL, NOON).coach == jonas.pk


@pytest.mark.parametrize("peer", ["", "+13125550199"])
def test_it_knows_nobody_by_a_withheld_or_unknown_number(ben, peer):
    facts = by_number(peer)
    assert (facts.client_id, facts.zone, facts.country) == (None, "America/Chicago", "US")
    assert facts.decide(Channel.CALL, NOON).outcome == Outcome.IDENTIFY


def test_it_knows_nobody_by_a_doubtful_number(ben):
    assert by_number(BEN, doubtful=True).client_id is None


def test_it_knows_nobody_by_a_number_that_two_share(ben, jonas):
    take_in(jonas, "Bea Okafor", BEN)
    assert by_number(BEN).client_id is None


def test_it_knows_nobody_by_a_number_that_was_retired(ben, jonas):
    records.retire_phone(ben.phones.get(), by=jonas, now=NOON)
    assert by_number(BEN).client_id is None


def test_it_knows_a_client_only_on_the_line_of_their_own_clinic_p8(ben, harbor):
    assert by_number(BEN, line=HARBOR_LINE).client_id is None


def test_it_knows_no_line_by_that_number(ben):
    with pytest.raises(admission.NotALine):
        by_number(BEN, line="+13145559999")


def test_it_knows_a_caregiver_with_coaching_of_their_own(ben, jonas):
    karin = records.add_caregiver(
        ben,
        name="Karin Okafor",
        relationship="mother",
        phone=KARIN,
        language="es",
        own_coaching=True,
        by=jonas,
        now=NOON,
    )
    facts = by_number(KARIN)
    assert (facts.client_id, facts.caregiver_id, facts.language) == (ben.pk, karin.pk, "es")
    assert facts.situation.caregiver
    harm(ben)
    assert by_number(KARIN).decide(Channel.CALL, NOON).outcome == Outcome.CONNECT


def test_it_knows_no_client_that_does_not_exist(riverbend):
    with pytest.raises(LookupError):
        admission.by_client(0, now=NOON)


def test_it_has_no_rule_to_follow_without_a_policy(ben):
    """A clinic is opened with one; before its first day there is none."""
    with pytest.raises(LookupError, match="policy"):
        admission.by_client(ben.pk, now=Policy.objects.get().effective_from - timedelta(seconds=1))


def test_it_leaves_out_a_therapist_who_left(ben, jonas, ada):
    staff.deactivate(jonas, by=ada, now=NOON)
    decision = by_number(BEN).decide(Channel.CALL, NOON)
    assert (decision.outcome, decision.reason) == (Outcome.CALL_BACK, Reason.NO_THERAPIST)


def test_it_has_nobody_to_ring_where_nobody_treats_the_client(ben):
    ben.team.update(until=NOON)
    facts = by_number(BEN)
    assert (facts.coaches, facts.situation.primary, facts.situation.cover, facts.absences) == ({}, None, None, ())


def test_it_leaves_out_whoever_was_rung_in_vain(ana, mira, jonas):
    facts = admission.by_client(ana.pk, now=NOON)
    assert facts.decide(Channel.CALL, NOON, tried=[mira.pk]).coach == jonas.pk
    assert facts.decide(Channel.CALL, NOON, tried=[mira.pk, jonas.pk]).reason == Reason.NO_ANSWER


def test_it_takes_the_cover_named_for_a_channel_for_that_channel_alone(ana, mira, jonas, riverbend):
    tom = staff.create(
        riverbend, email="tom@riverbend.example", name="Tom Vale", roles=["therapist"], phone="+13145550116", by=mira,
        now=NOON,
    )  # fmt: skip
    change = limits.override(
        mira, starts_at=NOON, ends_at=NOON + timedelta(hours=8), channel="call", cover=tom, by=mira, now=NOON
    )
    covers.accept(change.cover_requests.get(), by=tom, now=NOON)
    facts = admission.by_client(ana.pk, now=NOON)
    assert facts.situation_on(Channel.CALL, NOON).cover.id == tom.pk
    assert facts.situation_on(Channel.TEXT, NOON).cover.id == jonas.pk
    assert facts.situation_on(Channel.CALL, NOON + timedelta(hours=8)).cover.id == jonas.pk
