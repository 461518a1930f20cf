"""Passing a need on to the primary therapist: a leader's contact keeps a member in group, all else is for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clients.models import CareRole, Client
from clinic import audit
from clinic.models import User
from coaching import notices, own_limits
from coaching.hours import next_open
from coaching.models import PassedOn
from telephony.channels import Channel


class NobodyToPassTo(Exception):
    """The client has no primary therapist, or is passed on by that very therapist."""


@transaction.atomic
def pass_on(client: Client, *, note: str, by: User, now: datetime) -> PassedOn:
    """It comes to the board of the primary therapist, and nudges them in their own hours. Raises NobodyToPassTo."""
    primary = client.team.filter(role=CareRole.PRIMARY, until=None).select_related("user").first()
    if primary is None or primary.user_id == by.pk:
        raise NobodyToPassTo(client.pk)
    row = PassedOn.objects.create(client=client, passed_by=by, passed_at=now, note=note)
    _record(by, "need.passed_on", row, now, user_id=primary.user_id)
    at = next_open(own_limits.of(primary.user, now=now).limits, Channel.CALL, now, notices.LOOK_AHEAD)
    notices.item_waiting(
        primary.user, line=notices.line_of(client.clinic_id), key=f"passed-on:{row.pk}", now=now, at=at
    )
    return row


@transaction.atomic
def settle(row: PassedOn, *, by: User, now: datetime) -> None:
    """Off the board: they have dealt with it, or will in the session. The first one counts."""
    if PassedOn.objects.filter(pk=row.pk, done_at=None).update(done_at=now, done_by=by):
        _record(by, "need.settled", row, now)


def _record(by: User, action: str, row: PassedOn, now: datetime, **data: int) -> None:
    audit.record(by, action, row, clinic_id=row.client.clinic_id, client_id=row.client_id, now=now, **data)
