import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from clinic import audit, policies
from clinic.models import AuditEvent, Policy
from tests.clinic.conftest import NOON

HOUR = dt.timedelta(hours=1)
STRICT = {
    "rule_applies": True,
    "rule_hours": 24,
    "rule_channels": ["call", "text"],
    "asks_about_self_harm": True,
}


def test_a_clinic_starts_with_the_strict_form(riverbend):
    policy = policies.policy_at(riverbend.pk, NOON)
    assert {rule: getattr(policy, rule) for rule in STRICT} == STRICT
    assert str(policy) == f"{riverbend.pk} v1"


def test_before_any_policy_the_strict_form_holds(riverbend, db):
    policy = policies.policy_at(riverbend.pk, NOON - HOUR)
    assert {rule: getattr(policy, rule) for rule in STRICT} == STRICT
    assert policy.pk is None
    assert policies.policy_at(0, NOON).rule_applies


def test_a_new_version_is_in_force_at_once(riverbend, ada):
    policies.publish(riverbend, by=ada, now=NOON, rule_hours=12)
    policy = policies.policy_at(riverbend.pk, NOON)
    assert (policy.number, policy.rule_hours, policy.created_by) == (2, 12, ada)


def test_a_later_version_waits_for_its_date(riverbend, ada):
    policies.publish(riverbend, by=ada, now=NOON, effective_from=NOON + HOUR, rule_applies=False)
    assert policies.policy_at(riverbend.pk, NOON + HOUR - dt.timedelta.resolution).number == 1
    assert policies.policy_at(riverbend.pk, NOON + HOUR).number == 2


def test_rules_that_are_not_named_stay(riverbend, ada):
    policies.publish(riverbend, by=ada, now=NOON, rule_channels=["call"], ring_seconds=40)
    third = policies.publish(riverbend, by=ada, now=NOON, ring_seconds=30)
    assert (third.rule_channels, third.ring_seconds) == (["call"], 30)


def test_what_has_passed_stays_decided(riverbend, ada):
    with pytest.raises(ValidationError):
        policies.publish(riverbend, by=ada, now=NOON, effective_from=NOON - HOUR)


def test_another_clinics_policy_is_not_ours(riverbend, harbor, otto):
    policies.publish(harbor, by=otto, now=NOON, rule_hours=1)
    assert policies.policy_at(riverbend.pk, NOON).rule_hours == 24
    with pytest.raises(audit.OtherClinic):
        policies.publish(riverbend, by=otto, now=NOON, rule_hours=1)
    assert riverbend.policies.count() == 1


WRONG = [
    {"rule_hours": 0},
    {"rule_hours": 169},
    {"ring_seconds": 4},
    {"pin_tries": 0},
    {"rule_channels": []},
    {"rule_channels": ["fax"]},
    {"overdue_every_minutes": 5, "severe_every_minutes": 6},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_rule_out_of_bounds_is_refused(riverbend, ada, wrong):
    with pytest.raises(ValidationError):
        policies.publish(riverbend, by=ada, now=NOON, **wrong)


@pytest.mark.parametrize("wrong", WRONG)
def test_the_database_refuses_it_too(riverbend, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.create(clinic=riverbend, number=9, effective_from=NOON, created_at=NOON, **wrong)


def test_a_rule_nobody_knows_is_refused(riverbend, ada):
    with pytest.raises(TypeError, match="colour"):
        policies.publish(riverbend, by=ada, now=NOON, colour="red")


def test_a_version_is_never_changed(riverbend):
    for act in (lambda: riverbend.policies.update(rule_hours=1), lambda: riverbend.policies.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_the_audit_trail_names_what_changed(riverbend, ada):
    policies.publish(riverbend, by=ada, now=NOON, rule_hours=12, ring_seconds=25)
    event = AuditEvent.objects.filter(action="policy.published").latest("id")
    assert event.data == {"number": 2, "changed": ["rule_hours"]}


def test_the_newest_may_still_be_to_come(riverbend, ada):
    ahead = policies.publish(riverbend, by=ada, now=NOON, effective_from=NOON + HOUR, rule_hours=48)
    assert policies.newest(riverbend.pk, NOON) == ahead
    assert policies.newest(0, NOON).number == 0
