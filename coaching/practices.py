"""Assigned practice: a skill to practise between sessions, shown to the therapist and on the client's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching.models import Practice, Skill


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a client practises now, in plain values: for their own page, behind the PIN."""

    skill: str
    what_for: str
    until: date | None


@transaction.atomic
def assign(
    client: Client, *, skill: Skill, what_for: str = "", until: date | None = None, by: User, now: datetime
) -> Practice:
    """Gives a skill to practise. Given again while it stands, it has the new words and day; nothing is there twice."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    practice = open_of(client).filter(skill=skill).first()
    if practice is None:
        practice = Practice(client=client, skill=skill, assigned_at=now, assigned_by=by)
    practice.what_for, practice.until = what_for.strip(), until
    practice.save()
    _audit(by, "practice.assigned", practice, now)
    return practice


@transaction.atomic
def done(practice: Practice, *, by: audit.By, now: datetime) -> None:
    """It was practised, as the client says."""
    if _open().filter(pk=practice.pk).update(done_at=now):
        _audit(by, "practice.done", practice, now)


@transaction.atomic
def end(practice: Practice, *, by: User, now: datetime) -> None:
    """It is not practised any more."""
    if _open().filter(pk=practice.pk).update(ended_at=now, ended_by=by):
        _audit(by, "practice.ended", practice, now)


def open_of(client: Client) -> QuerySet[Practice]:
    """What stands for this client, the oldest first."""
    return _open().filter(client_id=client.pk).select_related("skill")


def current(client: Client) -> list[Assigned]:
    """What this client practises now."""
    return [Assigned(str(practice.skill), practice.what_for, practice.until) for practice in open_of(client)]


def _open() -> QuerySet[Practice]:
    return Practice.objects.filter(done_at=None, ended_at=None)


def _audit(by: audit.By, action: str, practice: Practice, now: datetime) -> None:
    client = practice.client
    audit.record(
        by, action, practice, clinic_id=client.clinic_id, client_id=client.pk, now=now, skill=practice.skill_id
    )
