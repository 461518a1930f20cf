"""A clinic's rules in words: as they are, and what a new version changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clinic.models import Policy
from clinic.models.policy import CHANNELS
from clinic.policies import RULES


@dataclass(frozen=True, slots=True)
class Changed:
    """One rule before and after."""

    label: str
    before: str
    after: str


def facts(policy: Policy) -> list[tuple[str, str]]:
    return [(label(rule), said(rule, getattr(policy, rule))) for rule in RULES]


def changes(before: Policy, after: dict[str, Any]) -> list[Changed]:
    return [Changed(label(rule), said(rule, getattr(before, rule)), said(rule, value)) for rule, value in after.items()]


def label(rule: str) -> str:
    words = str(Policy._meta.get_field(rule).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def said(rule: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if rule == "rule_channels":
        return ", ".join(str(name) for channel, name in CHANNELS if channel in value)
    return str(value)
