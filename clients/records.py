"""Changes to a client's record: each one verb, one transaction, one line in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from clients.models import (
    Caregiver,
    CareRole,
    CareTeamMember,
    Client,
    ClientPhone,
    CoachingPlan,
    Discharge,
    PlanVersion,
    Programme,
)
from clinic import audit
from clinic.models import Clinic, User
from clinic.roles import Role

DETAILS = frozenset({"name", "born_on", "language", "country", "time_zone", "programme"})
PLAN = ("how_to_reach", "meanwhile", "skills_that_help", "crisis_plan")


class PlanChanged(Exception):
    """Somebody wrote the plan meanwhile: the version that was being changed no longer holds."""


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
def set_emails(
    client: Client, *, by: User, now: datetime, email: str, caregivers: Mapping[Caregiver, str] | None = None
) -> None:
    """Puts e-mails on file, the client's and those of their caregivers; "" takes one off. The same again changes
    nothing.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if Client.objects.filter(pk=client.pk).exclude(email=email).update(email=email):
        client.email = email
        _audit(by, "client.email_set", client, client, now)
    for caregiver, address in (caregivers or {}).items():
        if Caregiver.objects.filter(pk=caregiver.pk, client=client).exclude(email=address).update(email=address):
            caregiver.email = address
            _audit(by, "client.email_set", caregiver, client, now)


@transaction.atomic
def assign_primary(client: Client, *, therapist: User, by: audit.By, now: datetime) -> CareTeamMember:
    """Hands the client to this therapist; the one before leaves the team at the same moment. The therapist is held
    first: nobody is handed to somebody who leaves in this moment. Raises NotATherapist.
    """
    held = User.objects.select_for_update(no_key=True).get(pk=therapist.pk)
    if held.clinic_id != client.clinic_id or not held.has_role(Role.THERAPIST):
        raise NotATherapist(therapist.pk)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    CareTeamMember.objects.filter(client=client, role=CareRole.PRIMARY, until=None).update(until=now)
    member = CareTeamMember.objects.create(client=client, user=therapist, role=CareRole.PRIMARY, since=now)
    _audit(by, "client.primary_assigned", member, client, now, user_id=therapist.pk)
    return member


@transaction.atomic
def end_primary(member: CareTeamMember, *, by: audit.By, now: datetime) -> None:
    """The therapist of a client whose treatment has ended leaves the clinic; nobody else's client they become."""
    if CareTeamMember.objects.filter(pk=member.pk, role=CareRole.PRIMARY, until=None).update(until=now):
        _audit(by, "client.primary_ended", member, member.client, now, user_id=member.user_id)


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
def end_leader(member: CareTeamMember, *, by: audit.By, now: datetime) -> None:
    """The leader no longer sees the client. The first one counts; a primary therapist is handed over instead."""
    if CareTeamMember.objects.filter(pk=member.pk, role=CareRole.LEADER, until=None).update(until=now):
        _audit(by, "client.leader_ended", member, member.client, now, user_id=member.user_id)


@transaction.atomic
def change(client: Client, *, by: audit.By, now: datetime, **details: Any) -> bool:
    """Changes what is on file of a client (DETAILS). False where all of it stood so already; TypeError for another."""
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"a client has no {', '.join(sorted(unknown))}")
    kept = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    changed = sorted(name for name, value in details.items() if getattr(kept, name) != value)
    for name in changed:
        setattr(client, name, details[name])
    if changed:
        client.save(update_fields=changed)
        _audit(by, "client.changed", client, client, now, changed=changed)
    return bool(changed)


@transaction.atomic
def discharge(client: Client, *, by: User, now: datetime, reason: str = "") -> bool:
    """Ends treatment. The line then gives crisis lines and the office; the record stays. The first one counts."""
    treated = Client.objects.filter(pk=client.pk, discharged_at=None)
    if not treated.update(discharged_at=now, discharged_by=by):
        return False
    client.discharged_at, client.discharged_by = now, by
    Discharge.objects.create(client=client, reason=reason, discharged_at=now, discharged_by=by)
    _audit(by, "client.discharged", client, client, now)
    return True


@transaction.atomic
def readmit(client: Client, *, by: User, now: datetime) -> bool:
    """Takes treatment up again, as of a client without an agreement. The first one counts."""
    left = Client.objects.filter(pk=client.pk, discharged_at__isnull=False)
    if not left.update(discharged_at=None, discharged_by=None):
        return False
    client.discharged_at = client.discharged_by = None
    Discharge.objects.filter(client=client, readmitted_at=None).update(readmitted_at=now, readmitted_by=by)
    _audit(by, "client.readmitted", client, client, now)
    return True


@transaction.atomic
def write_plan(client: Client, *, by: audit.By, now: datetime, seen: int | None = None, **parts: str) -> CoachingPlan:
    """Writes parts of the coaching plan (PLAN) as its next version; the others stay as they are.

    `seen` is the number of the version that the writer had before them. Raises PlanChanged where another one holds by
    now, and TypeError for a part that a plan does not have. What changes nothing is no version.
    """
    if unknown := parts.keys() - set(PLAN):
        raise TypeError(f"a plan has no {', '.join(sorted(unknown))}")
    CoachingPlan.objects.get_or_create(client=client, defaults={"updated_at": now})
    plan = CoachingPlan.objects.select_for_update(no_key=True).get(client=client)
    if seen not in (None, plan.number):
        raise PlanChanged(plan.number)
    changed = sorted(part for part, text in parts.items() if getattr(plan, part) != text)
    if not changed:
        return plan
    if not plan.number and any(getattr(plan, part) for part in PLAN):
        _keep_version(plan)  # written before versions were kept
    for part in changed:
        setattr(plan, part, parts[part])
    plan.updated_at, plan.updated_by = now, by if isinstance(by, User) else None
    _keep_version(plan)
    _audit(by, "client.plan_written", plan, client, now, parts=changed, number=plan.number)
    return plan


def _keep_version(plan: CoachingPlan) -> None:
    plan.number += 1
    plan.save()
    PlanVersion.objects.create(
        plan=plan,
        number=plan.number,
        written_at=plan.updated_at,
        written_by=plan.updated_by,
        **{part: getattr(plan, part) for part in PLAN},
    )


def _audit(by: audit.By, action: str, subject: Any, client: Client, now: datetime, **data: Any) -> None:
    audit.record(by, action, subject, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
