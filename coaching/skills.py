"""The skills that a clinic teaches: the list it starts with. It edits the list; a skill is retired, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from clinic import audit
from clinic.models import Clinic
from coaching.models import Skill

START_LIST: dict[str, tuple[str, ...]] = {  # names are common property (DOMAIN: skills)
    Skill.Module.MINDFULNESS: (
        _("Wise Mind"),
        _("Observe"),
        _("Describe"),
        _("Participate"),
        _("Nonjudgmentally"),
        _("One-mindfully"),
        _("Effectively"),
    ),
    Skill.Module.DISTRESS: (
        _("STOP"),
        _("Pros and cons"),
        _("TIPP"),
        _("ACCEPTS"),
        _("Self-soothe"),
        _("IMPROVE"),
        _("Radical acceptance"),
        _("Turning the mind"),
        _("Willingness"),
        _("Half-smile"),
    ),
    Skill.Module.EMOTION: (
        _("Check the facts"),
        _("Opposite action"),
        _("Problem solving"),
        _("Accumulate positives"),
        _("Build mastery"),
        _("Cope ahead"),
        _("PLEASE"),
    ),
    Skill.Module.INTERPERSONAL: (_("DEAR MAN"), _("GIVE"), _("FAST"), _("Validation")),
    Skill.Module.MIDDLE_PATH: (_("Dialectical thinking"), _("Self-validation"), _("Shaping")),
}


@transaction.atomic
def add_start_list(clinic: Clinic, *, by: audit.By, now: datetime) -> int:
    """Gives a clinic that has no skills yet the usual ones. Returns how many; none where it has any."""
    if Skill.objects.filter(clinic=clinic).exists():
        return 0
    named = [(module, name) for module, names in START_LIST.items() for name in names]
    rows = [
        Skill(clinic=clinic, module=module, name=name, position=position)
        for position, (module, name) in enumerate(named, 1)
    ]
    Skill.objects.bulk_create(rows)
    audit.record(by, "skills.listed", Skill, clinic_id=clinic.pk, now=now, skills=len(rows))
    return len(rows)


@transaction.atomic
def add(clinic: Clinic, *, name: str, module: str, by: audit.By, now: datetime) -> Skill:
    """A skill at the end of the list. ValidationError where the clinic has one of that name, retired ones too."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    last = Skill.objects.filter(clinic=clinic).aggregate(last=Max("position"))["last"] or 0
    skill = Skill(clinic=clinic, module=module, name=name.strip(), position=last + 1)
    if Skill.objects.filter(clinic=clinic, name__iexact=skill.name).exists():
        raise ValidationError({"name": gettext("There is a skill of this name. One that was retired can come back.")})
    skill.full_clean()
    skill.save()
    audit.record(by, "skill.added", skill, clinic_id=clinic.pk, now=now)
    return skill


@transaction.atomic
def retire(skill: Skill, *, by: audit.By, now: datetime) -> None:
    """It is offered no more; contacts that name it keep it. Retiring it again changes nothing."""
    if Skill.objects.filter(pk=skill.pk, retired_at=None).update(retired_at=now):
        audit.record(by, "skill.retired", skill, clinic_id=skill.clinic_id, now=now)


@transaction.atomic
def bring_back(skill: Skill, *, by: audit.By, now: datetime) -> None:
    """A retired skill is offered again."""
    if Skill.objects.filter(pk=skill.pk, retired_at__isnull=False).update(retired_at=None):
        audit.record(by, "skill.brought_back", skill, clinic_id=skill.clinic_id, now=now)
