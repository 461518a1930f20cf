"""Treatment ends, is taken up again, or passes to another therapist, with all that coaching has open for the client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import IN_FORCE, WAITING, Agreement
from clients import records
from clients.models import CareRole, CareTeamMember, Client
from clinic.models import Clinic, User
from coaching import callbacks, checkins, repeating
from coaching.models import CallBack, Closing, Pause


@dataclass(frozen=True, slots=True)
class Left:
    """What is open for a client: requests to be called, check-ins, an agreement in force or on its way, a pause."""

    requests: int
    check_ins: int
    agreement: bool
    paused: bool


def left(client: Client, *, now: datetime) -> Left:
    return Left(
        requests=CallBack.objects.open().filter(client=client).count(),
        check_ins=checkins.open_of(client).count(),
        agreement=Agreement.objects.filter(client=client, state__in=[*IN_FORCE, *WAITING]).exists(),
        paused=Pause.objects.open(now).filter(client=client).exists(),
    )


@transaction.atomic
def take_in(
    clinic: Clinic, *, therapist: User, number: str, texts: bool, by: User, now: datetime, **details: Any
) -> Client:
    """Opens the record of a client with their therapist and, where there is one, their number (E.164, or "")."""
    client = records.create(clinic=clinic, by=by, now=now, **details)
    records.assign_primary(client, therapist=therapist, by=by, now=now)
    if number:
        records.add_phone(client, number=number, texts_agreed=texts, by=by, now=now)
    return client


@transaction.atomic
def discharge(client: Client, *, reason: str, by: User, now: datetime) -> bool:
    """Ends treatment and what is open: requests are closed, check-ins taken back. The agreement ends by itself within
    the minute (`agreements.due`). False where treatment had ended before.
    """
    if not records.discharge(client, reason=reason, by=by, now=now):
        return False
    for request in CallBack.objects.open().filter(client=client):
        callbacks.close(request, because=Closing.BY_PERSON, note=_("Treatment ended."), by=by, now=now)
    for series in repeating.open_series().filter(client=client):
        repeating.end(series, by=by, now=now)
    for check_in in checkins.open_of(client):
        checkins.cancel(check_in, by=by, now=now)
    return True


@transaction.atomic
def hand_over(client: Client, *, therapist: User, by: User, now: datetime) -> CareTeamMember:
    """Another primary therapist from now on: open requests and check-ins are theirs, with the times that were promised.

    Handing over to who has the client already changes nothing. Raises records.NotATherapist.
    """
    User.objects.select_for_update(no_key=True).get(pk=therapist.pk)  # before the client, as everybody holds them
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    current = CareTeamMember.objects.filter(client=client, role=CareRole.PRIMARY, until=None).first()
    if current and current.user_id == therapist.pk:
        return current
    member = records.assign_primary(client, therapist=therapist, by=by, now=now)
    for request in CallBack.objects.open().filter(client=client):
        callbacks.entrust(request, owner=therapist, by=by, now=now)
    for series in repeating.open_series().filter(client=client):
        repeating.entrust(series, therapist=therapist, by=by, now=now)
    for check_in in checkins.open_of(client):
        checkins.entrust(check_in, therapist=therapist, by=by, now=now)
    return member
