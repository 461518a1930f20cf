"""One thing that is missing, and a list of those of one kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

SHOWN = 10  # of a kind; the rest is behind its link
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Gap:
    """`do` is what sets it right, at `do_url`; `clients` are those who are named, for the audit trail."""

    name: str
    text: str
    url: str = ""
    do: str = ""
    do_url: str = ""
    at: datetime | None = None
    tone: str = "amber"
    client_id: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """`fine` is what is said where nothing is missing; `hint` says what the list is about."""

    id: str
    title: str
    fine: str
    hint: str = ""
    many: int = 0
    gaps: list[Gap] = field(default_factory=list)
    more_url: str = ""
    more: str = ""

    @property
    def count(self) -> str:
        return f"{COUNTED:,}+" if self.many > COUNTED else str(self.many) if self.many else ""

    @property
    def clients(self) -> set[int]:
        return {gap.client_id for gap in self.gaps if gap.client_id}


def many(found: QuerySet[Any, Any]) -> int:
    """How many there are, as far as anybody wants to know."""
    return found[: COUNTED + 1].count()
