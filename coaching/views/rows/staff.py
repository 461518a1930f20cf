"""The staff as the admin sees them: what they do, how they sign in, whom they treat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import CareRole
from clinic.models import Clinic, User
from clinic.roles import Role
from clinic.second_factor import FACTORS


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    url: str
    roles: str
    clients: int
    trouble: str  # what stands in the way of their work, or nothing


@dataclass(frozen=True, slots=True)
class Former:
    name: str
    deactivated_at: datetime | None
    again_url: str


@dataclass(frozen=True, slots=True)
class SignsIn:
    """How somebody comes in; `seen_at` is when a session of theirs was last used."""

    factors: list[str]
    sessions: int
    seen_at: datetime | None


def of(clinic: Clinic) -> list[Person]:
    treated = Q(care_of__role=CareRole.PRIMARY, care_of__until=None, care_of__client__discharged_at=None)
    treats = Count("care_of", filter=treated, distinct=True)
    people = User.objects.filter(clinic=clinic, is_active=True).annotate(treats=treats).order_by("name")
    secured = set(Authenticator.objects.filter(user__clinic=clinic, type__in=FACTORS).values_list("user_id", flat=True))
    asked = clinic.second_factor_required
    return [_person(user, has_factor=user.pk in secured or not asked) for user in people.prefetch_related("grants")]


def former(clinic: Clinic) -> list[Former]:
    left = User.objects.filter(clinic=clinic, is_active=False).order_by("-deactivated_at")
    return [
        Former(person.name, person.deactivated_at, f"{reverse('staff-invite')}?again={person.uuid}") for person in left
    ]


def signs_in(user: User) -> SignsIn:
    kinds = {Authenticator.Type.TOTP: _("codes from an app"), Authenticator.Type.WEBAUTHN: _("passkey")}
    held = Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True).distinct()
    sessions = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    return SignsIn(
        factors=[kinds[Authenticator.Type(kind)] for kind in held],
        sessions=len(sessions),
        seen_at=sessions[0].last_seen_at if sessions else None,
    )


def _person(user: User, *, has_factor: bool) -> Person:
    roles = [Role(grant.role) for grant in user.grants.all() if grant.ended_at is None]
    return Person(
        name=user.name,
        email=user.email,
        url=reverse("staff-person", args=[user.uuid]),
        roles=", ".join(str(role.label) for role in roles) or _("No role: sees nothing about clients"),
        clients=user.treats,  # type: ignore[attr-defined]
        trouble=_trouble(user, roles, has_factor),
    )


def _trouble(user: User, roles: list[Role], has_factor: bool) -> str:
    if not user.has_usable_password():
        return _("Has not chosen a password yet")
    if Role.THERAPIST in roles and not user.phone:
        return _("No telephone number: cannot be rung")
    return "" if has_factor else _("No second step at sign-in yet")
