"""A coaching plan as it is edited, as it sounds, and as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from clients.models import Client, CoachingPlan, PlanVersion
from clients.records import PLAN
from coaching.line import words as line

WORDS_A_SECOND = 2.5


@dataclass(frozen=True, slots=True)
class Said:
    """What the line reads out while the client waits: in their language, word for word, and how long it takes."""

    words: str
    language: str
    language_name: str
    seconds: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    at: datetime
    by: str
    parts: list[tuple[str, str]]  # what this version changed: the part's name, and its words from then on


def typed(plan: CoachingPlan | None) -> dict[str, Any]:
    """A plan as its form begins."""
    return {"seen": plan.number if plan else 0} | {part: getattr(plan, part, "") for part in PLAN}


def said(client: Client, meanwhile: str) -> Said:
    with override(client.language):
        words = str(line.meanwhile(meanwhile))
    seconds = max(1, round(len(words.split()) / WORDS_A_SECOND))
    return Said(words, client.language, str(client.get_language_display()), seconds)


def differing(plan: CoachingPlan, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """Parts of the plan that holds which differ from what was typed, by their names."""
    parts = [part for part in PLAN if part in wanted and getattr(plan, part) != wanted[part]]
    return [(name_of(part), getattr(plan, part)) for part in parts]


def versions(client: Client) -> list[VersionRow]:
    """Newest first; each says what it changed of the one before."""
    kept = list(PlanVersion.objects.filter(plan__client=client).select_related("written_by").order_by("-number"))
    return [_row(version, older) for version, older in zip_longest(kept, kept[1:])]


def name_of(part: str) -> str:
    return str({
        "crisis_plan": _("Crisis plan"),
        "skills_that_help": _("Skills that help"),
        "meanwhile": _("While waiting"),
        "how_to_reach": _("How to reach"),
    }[part])  # fmt: skip


def _row(version: PlanVersion, older: PlanVersion | None) -> VersionRow:
    parts = [part for part in PLAN if getattr(version, part) != getattr(older, part, "")]
    by = version.written_by.name if version.written_by else _("by itself")
    changed = [(name_of(part), getattr(version, part) or _("taken out")) for part in parts]
    return VersionRow(version.number, version.written_at, by, changed)
