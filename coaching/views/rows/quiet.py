"""Clients from whom nothing was heard for four weeks: never calling is the common problem, and it is easily missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from agreements.models import Agreement
from clients.models import CareRole, CareTeamMember, Client
from clinic.models import User
from coaching.models import Contact

QUIET_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class QuietRow:
    id: str
    name: str
    url: str
    last: datetime | None


def loaded(user: User, now: datetime) -> QuerySet[Client]:
    """The primary therapist's own; whoever was quiet longest comes first."""
    mine = CareTeamMember.objects.filter(user_id=user.pk, role=CareRole.PRIMARY, until=None).values("client")
    theirs = Contact.objects.filter(client=OuterRef("pk"), caregiver=None).order_by("-started_at")
    return (
        among(Client.objects.filter(pk__in=mine, clinic_id=user.clinic_id), now)
        .annotate(last_contact=Subquery(theirs.values("started_at")[:1]))
        .order_by(F("last_contact").asc(nulls_first=True), "name", "pk")
    )


def among(clients: QuerySet[Client], now: datetime) -> QuerySet[Client]:
    """Those in treatment who could have been in touch all that time, and were not. A caregiver's contact is not the
    client's.
    """
    since = now - QUIET_FOR
    recent = Contact.objects.filter(client=OuterRef("pk"), caregiver=None, started_at__gt=since)
    signed = Agreement.objects.in_force().filter(client=OuterRef("pk"), signed_at__lte=since)
    return clients.filter(Exists(signed), ~Exists(recent), discharged_at=None)


def row(client: Client) -> QuietRow:
    return QuietRow(
        id=str(client.uuid),
        name=client.name,
        url=reverse("client", args=[client.uuid]),
        last=getattr(client, "last_contact", None),
    )
