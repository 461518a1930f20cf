"""Beside a contact that is being written: the client's plan, and what helped them before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from clients.models import Client
from coaching.models import Contact, Skill

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Helped:
    name: str
    words: str


def what_helped(client: Client) -> list[Helped]:
    """Skills that helped most often in contacts of this client; where none is told, those that were coached most."""
    mine = Contact.objects.filter(client=client, caregiver=None).exclude(completed_at=None)
    tried = Count("tried_in", filter=Q(tried_in__contact__in=mine, tried_in__helped=True))
    helped = [Helped(name, _("helped %(n)s×") % {"n": times}) for name, times in _most(client, tried)]
    if helped:
        return helped
    coached = Count("coached_in", filter=Q(coached_in__in=mine))
    return [Helped(name, _("coached %(n)s×") % {"n": times}) for name, times in _most(client, coached)]


def _most(client: Client, times: Count) -> list[tuple[str, int]]:
    skills: QuerySet[Skill] = Skill.objects.filter(clinic_id=client.clinic_id)
    counted = skills.annotate(times=times).filter(times__gt=0).order_by("-times", "position")[:SHOWN]
    return [(str(skill), skill.times) for skill in counted]
