"""Changes to a client's record: each one verb, one transaction, one line in the audit trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from clients.models import Caregiver, CareRole, CareTeamMember, Client, ClientPhone, CoachingPlan, Programme
from clinic import audit
from clinic.models import Clinic, User
from clinic.roles import Role

PLAN = ("how_to_reach", "meanwhile", "skills_that_help", "crisis_plan")


class NotATherapist(Exception):
    """A primary therapist must have the role of therapist in the client's own clinic."""


class NotALeader(Exception):
    """A leader of the skills group is a leader, or a therapist who leads one, of the client's own clinic."""


@transaction.atomic
def create(
    *,
    clinic: Clinic,
    name: str,
    by: audit.By,
    now: datetime,
    language: str | None = None,
    country: str | None = None,
    time_zone: str | None = None,
    programme: str = Programme.ADULT,
    born_on: date | None = None,
) -> Client:
    """Opens the record of a client. Language, country and zone are the clinic's unless said otherwise."""
    client = Client.objects.create(
        clinic=clinic,
        name=name,
        born_on=born_on,
        language=language or clinic.language,
        country=country or clinic.country,
        time_zone=time_zone or clinic.time_zone,
        programme=programme,
        created_at=now,
    )
    CoachingPlan.objects.create(client=client, updated_at=now)
    _audit(by, "client.created", client, client, now)
    return client


@transaction.atomic
def add_phone(
    client: Client, *, number: str, by: audit.By, now: datetime, label: str = "", texts_agreed: bool = False
) -> ClientPhone:
    """Puts a number on file. It is texted only when the client agreed to that, knowing the risk."""
    phone = ClientPhone.objects.create(
        client=client,
        number=number,
        label=label,
        texts_agreed_at=now if texts_agreed else None,
        position=client.phones.count(),
    )
    _audit(by, "client.phone_added", phone, client, now)
    return phone


@transaction.atomic
def retire_phone(phone: ClientPhone, *, by: audit.By, now: datetime) -> None:
    """The number no longer identifies or reaches this client; it stays on record. The first one counts."""
    if ClientPhone.objects.filter(pk=phone.pk, retired_at=None).update(retired_at=now):
        _audit(by, "client.phone_retired", phone, phone.client, now)


@transaction.atomic
def add_caregiver(
    client: Client,
    *,
    name: str,
    relationship: str,
    phone: str,
    by: audit.By,
    now: datetime,
    guardian: bool = False,
    own_coaching: bool = False,
    language: str | None = None,
) -> Caregiver:
    caregiver = Caregiver.objects.create(
        client=client,
        name=name,
        relationship=relationship,
        phone=phone,
        language=language or client.language,
        guardian=guardian,
        own_coaching=own_coaching,
        created_at=now,
    )
    _audit(by, "client.caregiver_added", caregiver, client, now)
    return caregiver


@transaction.atomic
def assign_primary(client: Client, *, therapist: User, by: audit.By, now: datetime) -> CareTeamMember:
    """Hands the client to this therapist; the one before leaves the team at the same moment. Raises NotATherapist."""
    if therapist.clinic_id != client.clinic_id or not therapist.has_role(Role.THERAPIST):
        raise NotATherapist(therapist.pk)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    CareTeamMember.objects.filter(client=client, role=CareRole.PRIMARY, until=None).update(until=now)
    member = CareTeamMember.objects.create(client=client, user=therapist, role=CareRole.PRIMARY, since=now)
    _audit(by, "client.primary_assigned", member, client, now, user_id=therapist.pk)
    return member


@transaction.atomic
def add_leader(client: Client, *, leader: User, by: audit.By, now: datetime) -> CareTeamMember:
    """Names a leader of the client's skills group; asking twice changes nothing. Raises NotALeader."""
    if leader.clinic_id != client.clinic_id or not leader.has_role(Role.LEADER, Role.THERAPIST):
        raise NotALeader(leader.pk)
    member, is_new = CareTeamMember.objects.get_or_create(
        client=client, user=leader, role=CareRole.LEADER, until=None, defaults={"since": now}
    )
    if is_new:
        _audit(by, "client.leader_added", member, client, now, user_id=leader.pk)
    return member


@transaction.atomic
def discharge(client: Client, *, by: User, now: datetime) -> None:
    """Ends treatment. The line then gives crisis lines and the office; the record stays. The first one counts."""
    treated = Client.objects.filter(pk=client.pk, discharged_at=None)
    if treated.update(discharged_at=now, discharged_by=by):
        client.discharged_at, client.discharged_by = now, by
        _audit(by, "client.discharged", client, client, now)


@transaction.atomic
def write_plan(client: Client, *, by: audit.By, now: datetime, **parts: str) -> CoachingPlan:
    """Writes parts of the coaching plan (PLAN); the others stay as they are. Raises TypeError for another part."""
    if unknown := parts.keys() - set(PLAN):
        raise TypeError(f"a plan has no {', '.join(sorted(unknown))}")
    plan, _created = CoachingPlan.objects.get_or_create(client=client, defaults={"updated_at": now})
    for field, text in parts.items():
        setattr(plan, field, text)
    plan.updated_at, plan.updated_by = now, by if isinstance(by, User) else None
    plan.save()
    _audit(by, "client.plan_written", plan, client, now, parts=sorted(parts))
    return plan


def _audit(by: audit.By, action: str, subject: Any, client: Client, now: datetime, **data: Any) -> None:
    audit.record(by, action, subject, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
