"""What hangs on somebody of the staff, and letting it go: nobody and nothing is left without somebody in charge.

Whoever leaves is held (User) while it is looked at what hangs on them, and so is a therapist who gets a client
(clients.records): a client cannot be assigned to somebody who is leaving in the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from clients import records
from clients.models import CareRole, CareTeamMember, Client
from clinic import audit, staff
from clinic.models import User
from clinic.roles import Role
from coaching import callbacks, covers, treatment
from coaching.models import CallBack, LimitOverride, LimitSetting


class StillInCharge(Exception):
    """Somebody who treats clients or owes a call does not leave before another one has taken over."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """Clients in treatment, calls owed to other people's clients, groups led, colleagues covered for; `former` are
    clients whose treatment has ended: they hold nobody back, their records stay with the clinic.
    """

    clients: int
    calls: int
    groups: int
    covers: int
    former: int

    @property
    def holds_back(self) -> bool:
        return bool(self.clients or self.calls)


def of(user: User, *, now: datetime) -> Caseload:
    return Caseload(
        clients=_treated_by(user).count(),
        calls=_owed_by(user).count(),
        groups=_led_by(user).count(),
        covers=_usually_covered_by(user).count() + _changes_covered_by(user, now).count(),
        former=_treated_before(user).count(),
    )


@transaction.atomic
def hand_over(leaving: User, *, successor: User, by: User, now: datetime) -> int:
    """Every client in treatment with `leaving` gets this primary therapist, with what is open for them; calls that are
    owed to other clients go along. Returns how many clients. Raises records.NotATherapist.
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
    go on without them; the records of former clients stay with the clinic. Raises StillInCharge, staff.LastAdmin.
    """
    _let_go(leaving, now=now)
    _end_covers(leaving, by=by, now=now)
    for member in _led_by(leaving):
        records.end_leader(member, by=by, now=now)
    _end_treated_before(leaving, by=by, now=now)
    staff.deactivate(leaving, by=by, now=now)


@transaction.atomic
def set_roles(person: User, roles: Iterable[Role], *, by: User, now: datetime) -> None:
    """Exactly these from now on. A therapist who treats somebody stays one; who is one no more covers for nobody, and
    keeps no record of whom they treated before. Raises StillInCharge, staff.LastAdmin.
    """
    wanted = set(roles)
    if person.has_role(Role.THERAPIST) and Role.THERAPIST not in wanted:
        _let_go(person, now=now)
        _end_covers(person, by=by, now=now)
        _end_treated_before(person, by=by, now=now)
    staff.set_roles(person, wanted, by=by, now=now)


def _let_go(person: User, *, now: datetime) -> None:
    """Holds them, so that nobody is assigned to them meanwhile, and looks. Raises StillInCharge."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if of(person, now=now).holds_back:
        raise StillInCharge(person.pk)


def _end_covers(leaving: User, *, by: User, now: datetime) -> None:
    for setting in _usually_covered_by(leaving).select_related("therapist"):
        covers.end(setting.therapist, by=by, now=now)
    for change in _changes_covered_by(leaving, now).select_related("therapist"):
        covers.end(change.therapist, change=change, by=by, now=now)


def _end_treated_before(leaving: User, *, by: User, now: datetime) -> None:
    for member in _treated_before(leaving):
        records.end_primary(member, by=by, now=now)


def _treated_by(user: User) -> QuerySet[Client]:
    treats = CareTeamMember.objects.filter(user=user, role=CareRole.PRIMARY, until=None).values("client")
    return Client.objects.in_treatment().filter(pk__in=treats)


def _treated_before(user: User) -> QuerySet[CareTeamMember]:
    ended = CareTeamMember.objects.filter(user=user, role=CareRole.PRIMARY, until=None)
    return ended.filter(client__discharged_at__isnull=False).select_related("client")


def _owed_by(user: User) -> QuerySet[CallBack]:
    return CallBack.objects.open().filter(owner=user)


def _led_by(user: User) -> QuerySet[CareTeamMember]:
    return CareTeamMember.objects.filter(user=user, role=CareRole.LEADER, until=None)


def _usually_covered_by(user: User) -> QuerySet[LimitSetting]:
    return LimitSetting.objects.filter(cover=user)


def _changes_covered_by(user: User, now: datetime) -> QuerySet[LimitOverride]:
    return LimitOverride.objects.standing(now).filter(cover=user)
