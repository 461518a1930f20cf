"""Quiet reminders of work that waits: crisis lines to verify, contacts to complete. Rare on purpose, and without a
word of content.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from clinic import crisis
from clinic.models import Clinic, User
from clinic.roles import Role
from coaching import notices, own_limits
from coaching.hours import next_open
from coaching.models import Contact
from telephony.channels import Channel

UNFINISHED_AFTER = timedelta(hours=24)


def nag(*, now: datetime) -> int:
    """Queues the nudges that are due in their own hours; a repeat within the day or the week adds none. Returns how
    many
    people have something waiting."""
    return sum(_nag_clinic(clinic, now) for clinic in Clinic.objects.all())


def _nag_clinic(clinic: Clinic, now: datetime) -> int:
    line = notices.line_of(clinic.pk)
    if not line:
        return 0
    year, week, _weekday = now.isocalendar()
    nagged = 0
    if crisis.to_verify(clinic.pk, now).exists():
        for admin in _admins(clinic):
            notices.item_waiting(admin, line=line, key=f"verify:{year}-{week}", now=now)
            nagged += 1
    for therapist in _with_unfinished_contacts(clinic, now):
        at = next_open(own_limits.of(therapist, now=now).limits, Channel.CALL, now, notices.LOOK_AHEAD)
        notices.item_waiting(therapist, line=line, key=f"unfinished:{now.date()}", now=now, at=at)
        nagged += 1
    return nagged


def _admins(clinic: Clinic) -> list[User]:
    active = User.objects.filter(clinic=clinic, is_active=True)
    return list(active.filter(grants__role=Role.ADMIN, grants__ended_at=None).distinct())


def _with_unfinished_contacts(clinic: Clinic, now: datetime) -> list[User]:
    """Those who spoke with a client more than a day ago and have not written down what it was for."""
    unfinished = Contact.objects.filter(
        clinic=clinic, outcome="connected", completed_at=None, started_at__lte=now - UNFINISHED_AFTER
    )
    return list(User.objects.filter(pk__in=unfinished.values("spoke_with_id"), is_active=True))
