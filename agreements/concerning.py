"""Which agreements a change of the rules concerns: those in force whose own text says something else now.

The text holds until it is replaced: what was signed is what was agreed. So a change opens a matter for each, and the
therapist draws up a new one, or decides with the client that the old one stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from agreements import matters
from agreements.models import Agreement, Kind
from clinic import policies
from clinic.models import Policy, User
from clinic.signals import policy_published


def by_policy(policy: Policy) -> QuerySet[Agreement]:
    """Those that name another length of the rule than this policy. Those whose text says that the rule is off are not
    among them: that was decided for this client.
    """
    same = Q(rule_hours=policy.rule_hours) if policy.rule_applies else Q(rule_hours=None)
    mine = Agreement.objects.in_force().filter(client__clinic_id=policy.clinic_id, rule_hours__isnull=False)
    return mine.exclude(same).select_related("client")


def by_call_length(therapist: User, minutes: int | None) -> QuerySet[Agreement]:
    """Those of this therapist's that name another longest call."""
    mine = Agreement.objects.in_force().filter(therapist=therapist, call_minutes__isnull=False)
    return mine.exclude(call_minutes=minutes).select_related("client")


def call_length_changed(therapist: User, minutes: int | None, *, now: datetime) -> int:
    """A therapist names another longest call. Returns how many agreements that concerns."""
    return matters.open_each(by_call_length(therapist, minutes), Kind.POLICY, now=now)


@receiver(policy_published, dispatch_uid="agreements.concerning")
def policy_changed(policy: Policy, now: datetime, **_more: Any) -> None:
    """At once, when it is in force already; else `look_again` finds it on its day."""
    if policy.effective_from <= now:
        matters.open_each(by_policy(policy), Kind.POLICY, now=now)


def look_again(*, now: datetime) -> int:
    """A policy whose day has come since. What was opened for it once is not opened again. Returns how many."""
    opened = 0
    clinics = Policy.objects.filter(effective_from__lte=now).values_list("clinic_id", flat=True).distinct()
    for clinic_id in clinics:
        policy = policies.policy_at(clinic_id, now)
        seen = Q(matters__kind=Kind.POLICY, matters__opened_at__gte=policy.effective_from)
        known = Agreement.objects.filter(seen).values("pk")
        signed_before = by_policy(policy).filter(signed_at__lt=policy.effective_from)
        opened += matters.open_each(signed_before.exclude(pk__in=known), Kind.POLICY, now=now)
    return opened
