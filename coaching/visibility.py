"""Whose records somebody may open (P8): their own clients, and those they stand in for, for as long as they do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from clients.models import CareRole, CareTeamMember, Client
from clinic.models import User
from clinic.roles import Role
from coaching import covered
from coaching.covered import Covered
from coaching.models import CallBack, Contact, TherapistLeg
from coaching.models.call_back import CallBackQuerySet

CLINICAL = (Role.THERAPIST, Role.LEADER)


def clients_visible_to(user: User, now: datetime) -> QuerySet[Client]:
    """Whose pages this person may open: the whole clinic for its admin, the clients they coach for all others."""
    return Client.objects.visible_to(user) if user.has_role(Role.ADMIN) else coached_by(user, now)


def coached_by(user: User, now: datetime, *, covers: Covered | None = None) -> QuerySet[Client]:
    """One's own clients; somebody else's while one covers for their therapist, owes or has in hand an open call-back
    of theirs, or is on the telephone with them: whoever coaches needs the crisis plan.

    `covers`: whom this person covers now, where a page has asked already."""
    within = Client.objects.filter(clinic_id=user.clinic_id)
    mine = within.on_the_team_of(user).values("pk")
    return within.filter(Q(pk__in=mine) | _stood_in_for(user, now, covers))


def answered_by(user: User, now: datetime, *, covers: Covered | None = None) -> QuerySet[Client]:
    """Clients whose attempts and texts this person deals with: their primary therapist, and whoever stands in. A leader
    of the skills group looks, and takes nothing off the primary therapist's board."""
    within = Client.objects.filter(clinic_id=user.clinic_id)
    primary = CareTeamMember.objects.filter(user_id=user.pk, role=CareRole.PRIMARY, until=None).values("client")
    return within.filter(Q(pk__in=primary) | _stood_in_for(user, now, covers))


def call_backs_visible_to(user: User, now: datetime, *, covers: Covered | None = None) -> CallBackQuerySet:
    """Requests of one's own clients, those one owes or was asked to call, and the open ones of whom one covers now."""
    mine = CallBack.objects.visible_to(user)
    covers = covered.by(user, now) if covers is None else covers
    if not covers or user.has_role(Role.ADMIN):
        return mine
    theirs = Client.objects.filter(covers.clients_q(), clinic_id=user.clinic_id).values("pk")
    return mine | CallBack.objects.open().filter(client__clinic_id=user.clinic_id, client_id__in=theirs)


def contacts_visible_to(user: User, now: datetime) -> QuerySet[Contact]:
    """Contacts of clients whose page one may open, and those in which one spoke oneself."""
    if user.has_role(Role.ADMIN):
        return Contact.objects.filter(clinic_id=user.clinic_id)
    return contacts_of(user, clients_visible_to(user, now).values("pk"))


def contacts_of(user: User, clients: Collection[int] | QuerySet[Client, Any]) -> QuerySet[Contact]:
    """Those of these clients, and those in which this person spoke."""
    within = Contact.objects.filter(clinic_id=user.clinic_id)
    return within.filter(Q(client_id__in=clients) | Q(spoke_with_id=user.pk))


def treats(user: User, client: Client) -> bool:
    """Whether this person is the client's primary therapist, who sets the rule's exceptions and the limits."""
    return client.team.filter(user=user, role=CareRole.PRIMARY, until=None).exists()


def needs_numbers(user: User, client: Client) -> bool:
    """Telephone numbers are whole for the primary therapist and the office; all others call through the line."""
    return user.has_role(Role.ADMIN) or treats(user, client)


def keeps_record(user: User, client: Client) -> bool:
    """Whether this person keeps what is on file of a client (name, telephones, caregivers, PIN, team, the end of
    treatment): their primary therapist, and the office.
    """
    return user.has_role(Role.ADMIN) or treats(user, client)


def _stood_in_for(user: User, now: datetime, covers: Covered | None) -> Q:
    covers = covered.by(user, now) if covers is None else covers
    mine = Q(owner_id=user.pk) | Q(cover_id=user.pk) | Q(claimed_by_id=user.pk)
    stood_in_for = CallBack.objects.open().filter(mine).values("client")
    live = TherapistLeg.objects.filter(
        staff_id=user.pk, ended_at=None, expires_at__gt=now, contact__client__isnull=False
    )
    return Q(pk__in=stood_in_for) | Q(pk__in=live.values("contact__client")) | covers.clients_q()


def reads_words(user: User, contact: Contact, now: datetime) -> bool:
    """Whether what a coach wrote about this contact is theirs to read. An admin answers for the whole, not for every
    word: without a part in the care they read it only where the clinic's policy says so, one note at a time.
    """
    if contact.spoke_with_id == user.pk or contact.client_id is None:
        return True
    return reads_words_of(user, contact.client_id, now)


def reads_words_of(user: User, client_id: int, now: datetime) -> bool:
    """The same for all contacts of a client. Emergency access opens them to an admin for its hour."""
    if not user.has_role(Role.ADMIN) or user.emergency_client_id == client_id:
        return True
    return coached_by(user, now).filter(pk=client_id).exists()
