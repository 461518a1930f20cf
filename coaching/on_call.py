"""Who is on the telephone with whom, now: what leads a therapist to the contact while they speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clinic.models import User
from coaching.models import Contact, ContactOutcome, TherapistLeg


@dataclass(frozen=True, slots=True)
class Talk:
    """From the moment both spoke with each other; `over` is None while they do."""

    since: datetime
    over: datetime | None


def contact_of(user: User, now: datetime) -> Contact | None:
    """The contact in which this person speaks with a client at this moment."""
    leg = legs_of(user, now).select_related("contact__client", "contact__caregiver").first()
    return leg.contact if leg else None


def legs_of(user: User, now: datetime) -> QuerySet[TherapistLeg]:
    """This person's telephone, while somebody whom the line knows is at the other end."""
    return TherapistLeg.objects.filter(
        staff_id=user.pk,
        ended_at=None,
        expires_at__gt=now,
        accepted_at__isnull=False,
        contact__outcome=ContactOutcome.CONNECTED,
        contact__client__isnull=False,
    )


def talk(contact: Contact, now: datetime) -> Talk | None:
    """The talk of a call on the line; None where nobody spoke."""
    leg = contact.legs.filter(accepted_at__isnull=False).order_by("accepted_at").last()
    if leg is None or contact.outcome != ContactOutcome.CONNECTED:
        return None
    since = leg.client_accepted_at or leg.accepted_at
    assert since
    expired = leg.expires_at if leg.expires_at <= now else None
    return Talk(since, leg.ended_at or contact.ended_at or expired)
