"""Clients in a list: who they are, how coaching stands, when the last contact was; one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from clients.models import CareRole, CareTeamMember, Client
from clinic.models import User
from coaching.models import CallBack, Contact, Pause
from coaching.views.rows import quiet

LISTS = ("treated", "mine", "paused", "unsigned", "quiet", "discharged")


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ClientRow:
    id: str
    name: str
    url: str
    last: datetime | None
    therapist: str
    badges: list[Badge] = field(default_factory=list)


def loaded(clients: QuerySet[Client], now: datetime) -> QuerySet[Client]:
    mine = OuterRef("pk")
    last = Contact.objects.filter(client=mine).order_by("-started_at", "-id").values("started_at")[:1]
    primary = CareTeamMember.objects.filter(client=mine, role=CareRole.PRIMARY, until=None)
    return clients.annotate(
        last_contact=Subquery(last),
        primary_name=Subquery(primary.values("user__name")[:1]),
        pause_ends=Subquery(Pause.objects.open(now).filter(client=mine).values("ends_at")[:1]),
        is_signed=Exists(Agreement.objects.in_force().filter(client=mine)),
        is_waiting=Exists(CallBack.objects.open().filter(client=mine)),
    ).order_by("name", "pk")


def only(clients: QuerySet[Client], which: str, user: User, now: datetime) -> QuerySet[Client]:
    """One of the ready-made lists; those in treatment unless another is asked for. Quiet: no contact for 28 days."""
    if which == "discharged":
        return clients.exclude(discharged_at=None)
    treated = clients.in_treatment()  # type: ignore[attr-defined]
    if which == "paused":
        return treated.filter(pk__in=Pause.objects.open(now).values("client"))
    if which == "unsigned":
        return treated.exclude(pk__in=Agreement.objects.in_force().values("client"))
    if which == "mine":
        return treated.filter(pk__in=Client.objects.on_the_team_of(user).values("pk"))
    if which == "quiet":
        return quiet.among(treated, now)
    return treated


def row(client: Client, *, shows_therapist: bool) -> ClientRow:
    return ClientRow(
        id=str(client.uuid),
        name=client.name,
        url=reverse("client", args=[client.uuid]),
        last=client.last_contact,  # type: ignore[attr-defined]
        therapist=(client.primary_name or _("nobody")) if shows_therapist else "",  # type: ignore[attr-defined]
        badges=_badges(client),
    )


def _badges(client: Client) -> list[Badge]:
    if client.discharged_at:
        return [Badge(_("discharged"))]
    made = []
    if client.pause_ends:  # type: ignore[attr-defined]
        made.append(Badge(_("in pause"), "pause", "pause"))
    if not client.is_signed:  # type: ignore[attr-defined]
        made.append(Badge(_("agreement waits"), "", "document-text"))
    if client.is_waiting:  # type: ignore[attr-defined]
        made.append(Badge(_("asked to be called"), "accent", "phone"))
    return made
