"""The skills that a clinic teaches: the list it starts with. It edits the list; a skill is retired, never deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import Clinic
from coaching.models import Skill

START_LIST: dict[str, tuple[str, ...]] = {  # names are common property (DOMAIN: skills)
    Skill.Module.MINDFULNESS: (
        "Wise Mind",
        "Observe",
        "Describe",
        "Participate",
        "Nonjudgmentally",
        "One-mindfully",
        "Effectively",
    ),
    Skill.Module.DISTRESS: (
        "STOP",
        "Pros and cons",
        "TIPP",
        "ACCEPTS",
        "Self-soothe",
        "IMPROVE",
        "Radical acceptance",
        "Turning the mind",
        "Willingness",
        "Half-smile",
    ),
    Skill.Module.EMOTION: (
        "Check the facts",
        "Opposite action",
        "Problem solving",
        "Accumulate positives",
        "Build mastery",
        "Cope ahead",
        "PLEASE",
    ),
    Skill.Module.INTERPERSONAL: ("DEAR MAN", "GIVE", "FAST", "Validation"),
    Skill.Module.MIDDLE_PATH: ("Dialectical thinking", "Self-validation", "Shaping"),
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
