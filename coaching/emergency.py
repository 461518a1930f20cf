"""Emergency access ("break-glass"): what is closed to an admin is opened for one client and one hour.

Whoever treats the client and the other admins are told at once, everything done meanwhile is marked on the trail, and
somebody else reviews it. It is bound to the browser in which it was opened.

A clinic with one admin has the client's therapist as its reviewer. Where there is neither another admin nor a
therapist, nobody can close it: it stands among what is missing until there is one (`reviewers`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.models import CareRole, Client
from clinic import audit
from clinic.models import User
from clinic.roles import Role
from coaching import notices
from coaching.models import EmergencyAccess
from coaching.models.emergency import LASTS


class NoReason(Exception):
    """Nothing is opened without a reason in words."""


class AlreadyReviewed(Exception):
    """Somebody reviewed it meanwhile."""


class OwnReview(Exception):
    """Nobody reviews what they opened themselves."""


@transaction.atomic
def begin(client: Client, *, reason: str, by: User, now: datetime) -> EmergencyAccess:
    """For sixty minutes from now; one client at a time: what this person had open ends. NoReason."""
    if not reason.strip():
        raise NoReason
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    for earlier in EmergencyAccess.objects.open_at(now).filter(opened_by=by):
        end(earlier, by=by, now=now)
    access = EmergencyAccess.objects.create(
        client=client, opened_by=by, opened_at=now, ends_at=now + LASTS, reason=reason
    )
    _audit(by, "emergency.begun", access, now)
    for told in reviewers(access):
        notices.item_waiting(told, line=notices.line_of(client.clinic_id), key=f"emergency:{access.pk}", now=now)
    return access


@transaction.atomic
def end(access: EmergencyAccess, *, by: User, now: datetime) -> None:
    """Before its hour is over; afterwards there is nothing to end."""
    if EmergencyAccess.objects.open_at(now).filter(pk=access.pk, opened_by=by).update(ended_at=now):
        _audit(by, "emergency.ended", access, now)


@transaction.atomic
def review(access: EmergencyAccess, *, justified: bool, words: str, by: User, now: datetime) -> EmergencyAccess:
    """Signed off by somebody else, whatever was found; the first review counts. OwnReview, AlreadyReviewed."""
    access = EmergencyAccess.objects.select_for_update(no_key=True).select_related("client").get(pk=access.pk)
    if access.opened_by_id == by.pk:
        raise OwnReview
    if access.reviewed_at:
        raise AlreadyReviewed
    access.reviewed_at, access.reviewed_by, access.justified, access.review = now, by, justified, words
    access.save(update_fields=["reviewed_at", "reviewed_by", "justified", "review"])
    _audit(by, "emergency.reviewed", access, now, justified=int(justified))
    return access


def standing(uuid: UUID | str, user: User, *, now: datetime) -> EmergencyAccess | None:
    """The one with this id, while it lasts and while this person may still be trusted with it."""
    opened = EmergencyAccess.objects.open_at(now).filter(uuid=uuid, opened_by=user, client__clinic_id=user.clinic_id)
    return opened.select_related("client").first() if user.has_role(Role.ADMIN) else None


def reviewers(access: EmergencyAccess) -> list[User]:
    """Who looks at it afterwards: the primary therapist and every other admin of the clinic. They may be nobody."""
    within = User.objects.filter(clinic_id=access.client.clinic_id, is_active=True).exclude(pk=access.opened_by_id)
    admins = within.filter(grants__role=Role.ADMIN, grants__ended_at=None)
    treats = access.client.team.filter(role=CareRole.PRIMARY, until=None).values("user")
    return list((admins | within.filter(pk__in=treats)).distinct().order_by("pk"))


def _audit(by: User, action: str, access: EmergencyAccess, now: datetime, **data: int) -> None:
    client = access.client
    audit.record(by, action, access, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
