"""The telephones that the simulator's page offers: everybody with a number, in every clinic of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.models import Caregiver, CareTeamMember, Client, ClientPhone
from clinic.models import CoachingLine, User
from clinic.roles import Role
from coaching.models import LimitOverride, Pause
from telephony.simulator import directory
from telephony.simulator.directory import Person

MOST = 200  # a machine with bulk data on it still shows the page


def register() -> None:
    """Where the simulator is shown, and nowhere else."""
    if settings.LOCAL:
        directory.register(people)


def people() -> Iterator[Person]:
    """Clients first, then caregivers and staff; notes say what makes a call of theirs interesting."""
    now = timezone.now()  # the page asks: there is nobody above who could pass the time
    lines: dict[int, str] = {}
    for clinic_id, number in CoachingLine.objects.filter(retired_at=None).values_list("clinic_id", "number"):
        lines.setdefault(clinic_id, number)
    yield from _clients(lines, now)
    yield from _caregivers(lines)
    yield from _staff(lines, now)


def _clients(lines: dict[int, str], now: datetime) -> Iterator[Person]:
    paused = set(Pause.objects.open(now).values_list("client_id", flat=True))
    therapists = {
        member.client_id: member.user
        for member in CareTeamMember.objects.filter(role="primary", until=None).select_related("user")
    }
    phones = (
        ClientPhone.objects.filter(retired_at=None, client__clinic__synthetic=False)
        .select_related("client__clinic")
        .order_by("client__clinic_id", "client__name")
    )
    for phone in phones[:MOST]:
        client = phone.client
        therapist = therapists.get(client.pk)
        yield Person(
            number=str(phone.number),
            name=client.name,
            role="client",
            line=lines.get(client.clinic_id, ""),
            note=_note(client, therapist, client.pk in paused),
            clinic=client.clinic.name,
            partner=therapist.phone if therapist else "",
        )


def _note(client: Client, therapist: User | None, paused: bool) -> str:
    if client.discharged_at:
        return _("discharged")
    if paused:
        return _("in a pause")
    return _("coached by %(name)s") % {"name": therapist.name.split()[0]} if therapist else ""


def _caregivers(lines: dict[int, str]) -> Iterator[Person]:
    for caregiver in Caregiver.objects.filter(ended_at=None).select_related("client__clinic")[:MOST]:
        yield Person(
            number=str(caregiver.phone),
            name=caregiver.name,
            role="client",
            line=lines.get(caregiver.client.clinic_id, ""),
            note=_("%(relationship)s of %(name)s")
            % {"relationship": caregiver.relationship, "name": caregiver.client.first_name},
            clinic=caregiver.client.clinic.name,
        )


def _staff(lines: dict[int, str], now: datetime) -> Iterator[Person]:
    away = LimitOverride.objects.standing(now).filter(leave=True, starts_at__lte=now)
    on_leave = set(away.values_list("therapist_id", flat=True))
    people = User.objects.filter(is_active=True, clinic__synthetic=False).exclude(phone="")
    for user in people.select_related("clinic").order_by("pk")[:MOST]:
        roles = ", ".join(str(role.label) for role in Role if role in user.roles)
        yield Person(
            number=user.phone,
            name=user.name,
            role="staff",
            line=lines.get(user.clinic_id, ""),
            note=f"{roles}, {_('on leave')}" if user.pk in on_leave else roles,
            clinic=user.clinic.name,
        )
