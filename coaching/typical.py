"""A client as most of a therapist's are: signed, in no pause, without hours of their own. Nobody's record is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from clinic.models import Clinic, Policy, User
from coaching import own_limits, rules
from coaching.absence import Absence
from coaching.admission import Admission, CoachFacts
from coaching.own_limits import Change, OwnLimits

PARTS_OF_POLICY = (
    "rule_applies", "rule_channels", "rule_hours", "call_back_ceiling_hours", "asks_about_self_harm", "ring_seconds",
    "replies_per_hour",
)  # fmt: skip


def client_of(therapist: User, *, at: datetime, language: str) -> Admission:
    """What the line would know of such a client at this moment. Raises LookupError without a policy in effect."""
    own, clinic = own_limits.of(therapist, now=at), therapist.clinic
    policy, people = _policy(clinic, at), _coaches(therapist, own, at)
    coaches = {pk: rules.Coach(pk, each.limits) for pk, (_, each) in people.items()}
    facts = ("time_zone", "country", "language", "office_number")
    return Admission(
        situation=_situation(policy, primary=coaches[therapist.pk], cover=coaches.get(own.cover_id or 0)),
        clinic={"id": clinic.pk} | {name: getattr(clinic, name) for name in facts},
        policy=policy,
        client=None,
        caregiver_id=None,
        number=None,
        texts=True,
        language=language,
        coaches={
            pk: CoachFacts(pk, user.phone, user.time_zone, each.longest_call_minutes, user.is_active)
            for pk, (user, each) in people.items()
        },
        absences=tuple(_absence(change, coaches, own) for change in own.changes if not change.for_one_client),
    )


def _policy(clinic: Clinic, at: datetime) -> dict[str, Any]:
    in_effect = Policy.objects.filter(clinic=clinic, effective_from__lte=at).order_by("-effective_from", "-number")
    policy = in_effect.values(*PARTS_OF_POLICY).first()
    if policy is None:
        raise LookupError(f"clinic {clinic.pk} has no policy in effect")
    return dict(policy)


def _situation(policy: dict[str, Any], *, primary: rules.Coach, cover: rules.Coach | None) -> rules.Situation:
    return rules.Situation(
        identified=True,
        discharged=False,
        caregiver=False,
        pause_ends_at=None,
        rule=rules.rule_for(
            applies=policy["rule_applies"], channels=policy["rule_channels"], hours=policy["rule_hours"]
        ),
        agreement_in_force=True,
        primary=primary,
        cover=cover,
        tried=frozenset(),
        ceiling=timedelta(hours=policy["call_back_ceiling_hours"]),
        away_until=None,
    )


def _absence(change: Change, coaches: dict[int, rules.Coach], own: OwnLimits) -> Absence[rules.Coach]:
    usual = coaches.get(own.cover_id or 0)
    return Absence(
        change.starts_at,
        change.ends_at,
        change.channel,
        None if change.no_cover else coaches.get(change.cover_id or 0) or usual,
        None if change.opens else change.ends_at,
    )


def _coaches(therapist: User, own: OwnLimits, at: datetime) -> dict[int, tuple[User, OwnLimits]]:
    asked = (own.cover_id, *(change.cover_id for change in own.changes))
    named = [pk for pk in asked if pk is not None]
    colleagues = User.objects.filter(pk__in=named, is_active=True)
    return {therapist.pk: (therapist, own)} | {each.pk: (each, own_limits.of(each, now=at)) for each in colleagues}
