"""Quiet reminders of work that waits: crisis lines to verify, contacts to complete, cover to answer, emergency access
to review, records whose time is over. Rare on purpose, and without a word of content.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from clinic import crisis
from clinic.models import Clinic, User
from clinic.roles import Role
from coaching import emergency, notices, own_limits
from coaching.erasing import due
from coaching.hours import next_open
from coaching.models import Contact, CoverRequest, CoverState, EmergencyAccess
from coaching.models.contact import over_by
from telephony.channels import Channel

UNFINISHED_AFTER = timedelta(hours=24)
UNANSWERED_AFTER = timedelta(hours=24)
UNREVIEWED_AFTER = timedelta(hours=24)
SOON = timedelta(days=3)  # before a leave without its cover begins


def nag(*, now: datetime) -> int:
    """Queues the nudges that are due in their own hours; a repeat within the day or the week adds none. Returns how
    many people have something waiting.
    """
    return sum(_nag_clinic(clinic, now) for clinic in Clinic.objects.filter(synthetic=False))


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
    if due.records(clinic, now=now) or due.photos(clinic, now=now):
        for admin in _admins(clinic):
            notices.item_waiting(admin, line=line, key=f"time-over:{now:%Y-%m}", now=now)
            nagged += 1
    for therapist in _with_unfinished_contacts(clinic, now):
        at = next_open(own_limits.of(therapist, now=now).limits, Channel.CALL, now, notices.LOOK_AHEAD)
        notices.item_waiting(therapist, line=line, key=f"unfinished:{now.date()}", now=now, at=at)
        nagged += 1
    for colleague in _with_cover_to_settle(clinic, now):
        at = next_open(own_limits.of(colleague, now=now).limits, Channel.CALL, now, notices.LOOK_AHEAD)
        notices.item_waiting(colleague, line=line, key=f"cover:{now.date()}", now=now, at=at)
        nagged += 1
    for reviewer in _with_emergencies_to_review(clinic, now):
        notices.item_waiting(reviewer, line=line, key=f"emergency:{now.date()}", now=now)
        nagged += 1
    return nagged


def _admins(clinic: Clinic) -> list[User]:
    active = User.objects.filter(clinic=clinic, is_active=True)
    return list(active.filter(grants__role=Role.ADMIN, grants__ended_at=None).distinct())


def _with_unfinished_contacts(clinic: Clinic, now: datetime) -> list[User]:
    """Those on whose board a contact of more than a day ago waits for its note."""
    unfinished = Contact.objects.to_write(now).filter(over_by(now - UNFINISHED_AFTER), clinic=clinic)
    return list(User.objects.filter(pk__in=unfinished.values("spoke_with_id"), is_active=True))


def _with_emergencies_to_review(clinic: Clinic, now: datetime) -> set[User]:
    """Those who may review what was opened a day ago, and have not."""
    waits = EmergencyAccess.objects.filter(
        client__clinic=clinic, reviewed_at=None, opened_at__lte=now - UNREVIEWED_AFTER
    )
    return {person for access in waits.select_related("client") for person in emergency.reviewers(access)}


def _with_cover_to_settle(clinic: Clinic, now: datetime) -> list[User]:
    """Those who were asked to cover a day ago and have not answered; and those whose leave is near, and whose question
    is unanswered or was declined without their having seen it."""
    standing = CoverRequest.objects.standing(now).filter(therapist__clinic=clinic)
    waits = standing.filter(state=CoverState.ASKED, asked_at__lte=now - UNANSWERED_AFTER)
    near = standing.filter(override__starts_at__lte=now + SOON).filter(
        Q(state=CoverState.ASKED, asked_at__lte=now - UNANSWERED_AFTER) | Q(state=CoverState.DECLINED, seen_at=None)
    )
    people = User.objects.filter(is_active=True)
    return list(people.filter(Q(pk__in=waits.values("cover")) | Q(pk__in=near.values("therapist"))).order_by("pk"))
