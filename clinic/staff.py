"""People on the staff: opening an account, giving and ending roles, deactivation."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from clinic import audit
from clinic.models import Clinic, RoleGrant, User
from clinic.roles import Role

DETAILS = frozenset({"name", "phone", "time_zone", "language"})


class LastAdmin(Exception):
    """The clinic would be left without an admin."""


@transaction.atomic
def create(
    clinic: Clinic,
    *,
    email: str,
    name: str,
    by: audit.By,
    now: dt.datetime,
    roles: Iterable[Role] = (),
    password: str | None = None,
    phone: str = "",
    time_zone: str = "",
    language: str = "",
) -> User:
    """An account with its roles; zone and language are the clinic's unless given. Without a password it is
    set by the reset mail.

    ValidationError for an address in use or a detail that cannot be.
    """
    user = User(
        clinic=clinic,
        email=email.strip().lower(),
        name=name,
        phone=phone,
        time_zone=time_zone or clinic.time_zone,
        language=language or clinic.language,
        created_at=now,
    )
    user.set_password(password)
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)  # the admin vouches for it
    audit.record(by, "staff.created", user, clinic_id=clinic.pk, now=now)
    for role in roles:
        grant_role(user, role, by=by, now=now)
    return user


@transaction.atomic
def change(user: User, *, by: audit.By, now: dt.datetime, **details: Any) -> User:
    """New name, own telephone number, time zone or language."""
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed.")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for detail, value in details.items():
        setattr(user, detail, value)
    user.full_clean()
    user.save(update_fields=details)
    audit.record(by, "staff.changed", user, clinic_id=user.clinic_id, now=now, fields=sorted(details))
    return user


@transaction.atomic
def grant_role(user: User, role: Role, *, by: audit.By, now: dt.datetime) -> RoleGrant:
    """The role from now on. Somebody who holds it already keeps the grant they have."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = RoleGrant.objects.filter(user=user, role=role, ended_at=None).first()
    if held:
        return held
    giver = by if isinstance(by, User) else None
    grant = RoleGrant.objects.create(user=user, role=role, granted_at=now, granted_by=giver)
    audit.record(by, "role.granted", user, clinic_id=user.clinic_id, now=now, role=role)
    _forget_roles(user)
    return grant


@transaction.atomic
def end_role(user: User, role: Role, *, by: User, now: dt.datetime) -> None:
    """The role ends now; ending one that is not held changes nothing. LastAdmin when nobody else is the
    clinic's admin.
    """
    if role == Role.ADMIN:
        _keep_an_admin(user)
    _end([role], user, by=by, now=now)


@transaction.atomic
def set_roles(user: User, roles: Iterable[Role], *, by: User, now: dt.datetime) -> None:
    """Exactly these from now on. LastAdmin when nobody else is the clinic's admin."""
    wanted = set(roles)
    for role in wanted:
        grant_role(user, role, by=by, now=now)
    for role in set(Role) - wanted:
        end_role(user, role, by=by, now=now)


@transaction.atomic
def deactivate(user: User, *, by: User, now: dt.datetime) -> None:
    """They can no longer sign in, open sessions end, all roles end; the row stays, because the records name
    it.

    The e-mail address becomes free: somebody who returns gets a new account. LastAdmin when nobody else is
    the clinic's admin.
    """
    _keep_an_admin(user)
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not locked.is_active:
        return
    _end(list(Role), user, by=by, now=now)
    EmailAddress.objects.filter(user=user).delete()
    user.former_email, user.email = locked.email, f"{user.uuid}@deactivated.invalid"
    user.is_active, user.deactivated_at, user.deactivated_by = False, now, by
    user.save(update_fields=["former_email", "email", "is_active", "deactivated_at", "deactivated_by"])
    audit.record(by, "staff.deactivated", user, clinic_id=user.clinic_id, now=now)


def _end(roles: list[Role], user: User, *, by: User, now: dt.datetime) -> None:
    for grant in RoleGrant.objects.select_for_update(no_key=True).filter(user=user, role__in=roles, ended_at=None):
        grant.ended_at, grant.ended_by = now, by
        grant.save(update_fields=["ended_at", "ended_by"])
        audit.record(by, "role.ended", user, clinic_id=user.clinic_id, now=now, role=grant.role)
    _forget_roles(user)


def _keep_an_admin(leaving: User) -> None:
    """Under the clinic's lock, so that two admins cannot end each other at once."""
    Clinic.objects.select_for_update(no_key=True).get(pk=leaving.clinic_id)
    admins = RoleGrant.objects.filter(user__clinic_id=leaving.clinic_id, role=Role.ADMIN, ended_at=None)
    if admins.filter(user=leaving).exists() and not admins.exclude(user=leaving).exists():
        raise LastAdmin


def _forget_roles(user: User) -> None:
    user.__dict__.pop("roles", None)
