"""The skills that a clinic teaches: the list it starts with. It edits the list; a skill is retired, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
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
