"""Ringing a therapist's phone. A key that was pressed is the only proof that a person took the call."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from coaching.models import Contact, TherapistLeg

SLACK = timedelta(minutes=2)  # how long after ringing and talking at most a leg may still look alive


class AlreadyOnACall(Exception):
    """This therapist's phone is in use by the line: it is not rung again."""


class AlreadyRinging(AlreadyOnACall):
    """It rings for that very client, and waits for the key."""


def ring(contact: Contact, *, staff_id: int, seconds: int, now: datetime) -> TherapistLeg:
    """Marks the therapist's phone as in use from now on. Raises AlreadyOnACall; the database decides races.

    The mark runs out by itself after the longest possible call, so a lost callback never blocks a therapist.
    """
    sweep(staff_id=staff_id, now=now)
    try:
        with transaction.atomic():
            return TherapistLeg.objects.create(
                staff_id=staff_id,
                contact=contact,
                started_at=now,
                expires_at=now + timedelta(seconds=seconds) + SLACK,
            )
    except IntegrityError as error:
        same = {"contact__client": contact.client_id, "contact__caregiver": contact.caregiver_id}
        rings = TherapistLeg.objects.filter(staff=staff_id, ended_at=None, accepted_at=None, **same).exists()
        raise (AlreadyRinging if rings else AlreadyOnACall)(staff_id) from error


def accept(leg: TherapistLeg, *, now: datetime, longest: timedelta) -> bool:
    """The therapist pressed the key; the first time counts. False when the leg is over: a late key accepts nothing."""
    return bool(
        TherapistLeg.objects.filter(pk=leg.pk, ended_at=None).update(
            accepted_at=Coalesce(F("accepted_at"), now), expires_at=now + longest + SLACK
        )
    )


def end(leg: TherapistLeg, *, now: datetime) -> bool:
    """The phone is free again. False when it was before; the first end counts."""
    return bool(TherapistLeg.objects.filter(pk=leg.pk, ended_at=None).update(ended_at=now))


def end_unrung(contact: Contact, *, now: datetime) -> int:
    """The caller left before the carrier rang anybody: no report of such a phone will ever come, so it is free now."""
    waiting = TherapistLeg.objects.filter(contact=contact, ended_at=None, accepted_at=None, call__sid=None)
    return waiting.update(ended_at=now)


def sweep(*, now: datetime, staff_id: int | None = None) -> int:
    """Frees legs whose end we were never told of."""
    stale = TherapistLeg.objects.filter(ended_at=None, expires_at__lte=now)
    if staff_id is not None:
        stale = stale.filter(staff_id=staff_id)
    return stale.update(ended_at=now)
