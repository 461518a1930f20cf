"""What colleagues ask of each other about cover, as it concerns one person: to be answered, waiting, or answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from coaching.models import CoverRequest, CoverState

ANSWERED = (CoverState.ACCEPTED, CoverState.DECLINED, CoverState.ENDED)


@dataclass(frozen=True, slots=True)
class Question:
    """`change` is the id of the change it is asked for, None for all closed hours; the moments are that change's."""

    uuid: UUID
    state: str
    therapist: str
    therapist_id: int
    cover: str
    cover_id: int
    asked_at: datetime
    change: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def questions(now: datetime) -> ArraySubquery:
    """For a query of users: what waits for each one's answer, and what they asked and has not come to rest.

    An answer rests when it was seen; that somebody was let go or stepped down is told to the other one.
    """
    me = OuterRef("pk")
    let_go = Q(state=CoverState.ENDED, seen_at=None, ended_by=F("therapist"), cover=me)
    asked = Q(therapist=me) & (
        Q(state=CoverState.ASKED) | Q(state__in=ANSWERED, seen_at=None) & ~Q(state=CoverState.ENDED, ended_by=me)
    )
    found = CoverRequest.objects.standing(now).filter(Q(cover=me, state=CoverState.ASKED) | asked | let_go)
    facts = JSONObject(
        uuid="uuid", state="state", therapist="therapist__name", therapist_id="therapist_id", cover="cover__name",
        cover_id="cover_id", asked="asked_at", change="override_id", starts="override__starts_at",
        ends="override__ends_at",
    )  # fmt: skip
    return ArraySubquery(found.order_by("asked_at", "pk").values(json=facts))


def question(facts: dict[str, Any]) -> Question:
    return Question(
        uuid=UUID(facts["uuid"]),
        state=facts["state"],
        therapist=facts["therapist"],
        therapist_id=facts["therapist_id"],
        cover=facts["cover"],
        cover_id=facts["cover_id"],
        asked_at=datetime.fromisoformat(facts["asked"]),
        change=facts["change"],
        starts_at=_moment(facts["starts"]),
        ends_at=_moment(facts["ends"]),
    )


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said).astimezone(UTC) if said else None
