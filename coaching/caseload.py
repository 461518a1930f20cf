"""What hangs on somebody of the staff, and letting it go: nobody and nothing is left without somebody in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from clients import records
from clients.models import CareRole, CareTeamMember, Client
from clinic import audit, staff
from clinic.models import User
from coaching import callbacks, covers, treatment
from coaching.models import CallBack, LimitOverride, LimitSetting


class StillInCharge(Exception):
    """Somebody who treats clients or owes a call does not leave before another one has taken over."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """Clients treated, calls owed to other people's clients, groups led, colleagues covered for."""

    clients: int
    calls: int
    groups: int
    covers: int

    @property
    def holds_back(self) -> bool:
        return bool(self.clients or self.calls)


def of(user: User, *, now: datetime) -> Caseload:
    return Caseload(
        clients=_treated_by(user).count(),
        calls=_owed_by(user).count(),
        groups=_led_by(user).count(),
        covers=_usually_covered_by(user).count() + _changes_covered_by(user, now).count(),
    )


@transaction.atomic
def hand_over(leaving: User, *, successor: User, by: User, now: datetime) -> int:
    """Every client of `leaving` gets this primary therapist, with what is open for them; calls that are owed to other
    clients go along. Returns how many clients. Raises records.NotATherapist.
    """
    clients = list(_treated_by(leaving).order_by("pk"))
    for client in clients:
        treatment.hand_over(client, therapist=successor, by=by, now=now)
    for call_back in _owed_by(leaving):
        callbacks.entrust(call_back, owner=successor, by=by, now=now)
    audit.record(
        by, "caseload.handed_over", leaving, clinic_id=leaving.clinic_id, now=now, to=successor.pk, clients=len(clients)
    )
    return len(clients)


@transaction.atomic
def leave(leaving: User, *, by: User, now: datetime) -> None:
    """They sign in no more, from this moment. Colleagues whom they covered for hear that nobody covers; skills groups
    go on without them. Raises StillInCharge, staff.LastAdmin.
    """
    if of(leaving, now=now).holds_back:
        raise StillInCharge(leaving.pk)
    for setting in _usually_covered_by(leaving).select_related("therapist"):
        covers.end(setting.therapist, by=by, now=now)
    for change in _changes_covered_by(leaving, now).select_related("therapist"):
        covers.end(change.therapist, change=change, by=by, now=now)
    for member in _led_by(leaving):
        records.end_leader(member, by=by, now=now)
    staff.deactivate(leaving, by=by, now=now)


def _treated_by(user: User) -> QuerySet[Client]:
    treats = CareTeamMember.objects.filter(user=user, role=CareRole.PRIMARY, until=None).values("client")
    return Client.objects.filter(pk__in=treats)


def _owed_by(user: User) -> QuerySet[CallBack]:
    return CallBack.objects.open().filter(owner=user)


def _led_by(user: User) -> QuerySet[CareTeamMember]:
    return CareTeamMember.objects.filter(user=user, role=CareRole.LEADER, until=None)


def _usually_covered_by(user: User) -> QuerySet[LimitSetting]:
    return LimitSetting.objects.filter(cover=user)


def _changes_covered_by(user: User, now: datetime) -> QuerySet[LimitOverride]:
    return LimitOverride.objects.standing(now).filter(cover=user)
