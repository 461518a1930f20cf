"""Who the test call is between: a clinic of its own with one member of staff, one client, one line, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from agreements import made_up
from agreements.models import Agreement
from clients import records
from clients.models import Client
from clinic import audit, clinics, staff
from clinic.models import Clinic, CoachingLine, User
from clinic.roles import Role

BY = audit.SYSTEM("canary")
A_DAY = timedelta(days=1)
NAME, SLUG = "Test calls", "test-calls"


@dataclass(frozen=True, slots=True)
class Town:
    """The client calls from the staff's own telephone: both are ours, so nobody else is ever rung or texted."""

    clinic: Clinic
    staff: User
    client: Client


def is_set_up() -> bool:
    """Whether two numbers are given to be called by and to call."""
    return bool(settings.CANARY_FROM and settings.CANARY_TO)


@transaction.atomic
def ready(*, now: datetime) -> Town:
    """The town as it has to be, made at the first call and mended at each: other numbers, an agreement that ended."""
    clinic = Clinic.objects.select_for_update(no_key=True).filter(synthetic=True).first() or _open(now)
    _line(clinic, now)
    member = User.objects.filter(clinic=clinic, is_active=True).first() or _hire(clinic, now)
    if member.phone != settings.CANARY_FROM:
        staff.change(member, phone=settings.CANARY_FROM, by=BY, now=now)
    client = Client.objects.filter(clinic=clinic).first() or _take_in(clinic, member, now)
    _number(client, now)
    if not Agreement.objects.in_force().filter(client=client).exists():
        made_up.pass_by_state(client, by=member, sent_at=now - 2 * A_DAY, signed_at=now - A_DAY)
    return Town(clinic, member, client)


def _open(now: datetime) -> Clinic:
    """Its therapist keeps no hours, so each call becomes a request, at any time of the day."""
    return clinics.open_clinic(
        name=NAME,
        slug=SLUG,
        time_zone="UTC",
        office_number=settings.CANARY_TO,
        lines=(),
        synthetic=True,
        by=BY,
        now=now,
    )


def _line(clinic: Clinic, now: datetime) -> None:
    standing = CoachingLine.objects.filter(clinic=clinic, retired_at=None)
    for line in standing.exclude(number=settings.CANARY_TO):
        clinics.retire_line(line, by=BY, now=now)
    if not standing.filter(number=settings.CANARY_TO).exists():
        clinics.add_line(clinic, number=settings.CANARY_TO, by=BY, now=now)


def _hire(clinic: Clinic, now: datetime) -> User:
    """Without a password, and at an address that cannot exist: nobody signs in as the test."""
    return staff.create(
        clinic,
        email="nobody@test-calls.invalid",
        name="Test",
        roles=(Role.THERAPIST, Role.ADMIN),
        phone=settings.CANARY_FROM,
        by=BY,
        now=now,
    )


def _take_in(clinic: Clinic, member: User, now: datetime) -> Client:
    client = records.create(clinic=clinic, name="Test call", by=BY, now=now)
    records.assign_primary(client, therapist=member, by=BY, now=now)
    return client


def _number(client: Client, now: datetime) -> None:
    standing = client.phones.filter(retired_at=None)
    for phone in standing.exclude(number=settings.CANARY_FROM):
        records.retire_phone(phone, by=BY, now=now)
    if not standing.filter(number=settings.CANARY_FROM).exists():
        records.add_phone(client, number=settings.CANARY_FROM, by=BY, now=now)
