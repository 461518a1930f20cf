"""A clinic's policy: which version is in force, and how a new one is published."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clinic import audit
from clinic.models import Clinic, Policy, User
from clinic.signals import policy_published

NOT_RULES = frozenset({"id", "clinic", "number", "effective_from", "created_at", "created_by"})
RULES = tuple(field.name for field in Policy._meta.concrete_fields if field.name not in NOT_RULES)


def policy_at(clinic_id: int, now: dt.datetime) -> Policy:
    """The version in force: the latest effective date that has come, the higher number on a tie.

    A clinic without any gets the strict default (unsaved, number 0), so that the line always has a rule to
    follow.
    """
    in_force = (
        Policy.objects.filter(clinic_id=clinic_id, effective_from__lte=now)
        .order_by("-effective_from", "-number")
        .first()
    )
    return in_force or Policy(clinic_id=clinic_id, number=0, effective_from=now, created_at=now)


def newest(clinic_id: int, now: dt.datetime) -> Policy:
    """The last version, in force or still to come: what a new one is compared with, and what it keeps."""
    return Policy.objects.filter(clinic_id=clinic_id).order_by("-number").first() or policy_at(clinic_id, now)


@transaction.atomic
def publish(
    clinic: Clinic, *, by: audit.By, now: dt.datetime, effective_from: dt.datetime | None = None, **rules: Any
) -> Policy:
    """A new version, in force from now or from a later date; rules that are not named stay as the last
    version has them.

    ValidationError for an effective date in the past and for rules out of bounds: what was decided under a
    policy stays decided.
    """
    if unknown := rules.keys() - set(RULES):
        raise TypeError(f"A policy has no {', '.join(sorted(unknown))}.")
    if effective_from is not None and effective_from < now:
        raise ValidationError({"effective_from": _("A policy cannot be in force from a time in the past.")})
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)  # one number after the other
    last = Policy.objects.filter(clinic=clinic).order_by("-number").first()
    kept = {rule: getattr(last, rule) for rule in RULES} if last else {}
    policy = Policy(
        clinic=clinic,
        number=last.number + 1 if last else 1,
        effective_from=effective_from or now,
        created_at=now,
        created_by=by if isinstance(by, User) else None,
        **kept | rules,
    )
    policy.full_clean()
    policy.save(force_insert=True)
    changed = sorted(rule for rule in rules if kept.get(rule) != rules[rule])
    audit.record(by, "policy.published", policy, clinic_id=clinic.pk, now=now, number=policy.number, changed=changed)
    policy_published.send(Policy, policy=policy, now=now)
    return policy
