"""A therapist's limits as they see them themselves: the week, what changes it, who covers, and whom. One query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from clinic import given, together
from clinic.models import User
from coaching import covered, own_covers
from coaching.covered import Therapist
from coaching.hours import Limits, Override, Window
from coaching.models import LimitOverride, WeeklyWindow
from coaching.own_covers import Question
from telephony.channels import Channel

BOTH = frozenset(Channel)
RESPONSE_MINUTES, LONGEST_CALL_MINUTES = 180, 20  # LimitSetting's own, for somebody who has set nothing yet


class OfClient(NamedTuple):
    """The one client whom a change is for."""

    pk: int
    uuid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """An override that stands: off or extra, from when until when, on which channel ("" is both), who covers in it."""

    pk: int
    opens: bool
    channel: str
    starts_at: datetime
    ends_at: datetime
    leave: bool
    cover: str
    cover_id: int | None
    no_cover: bool
    client: OfClient | None = None

    @property
    def for_one_client(self) -> bool:
        return self.client is not None

    def holds(self, now: datetime, channel: str = "") -> bool:
        return self.starts_at <= now < self.ends_at and (not channel or self.channel in ("", channel))


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """`limits` are for a client without an exception; `cover` is the usual one's name, "" for nobody."""

    limits: Limits
    changes: tuple[Change, ...]
    cover: str
    cover_id: int | None
    response_minutes: int
    longest_call_minutes: int
    named_by: tuple[Therapist, ...] = ()
    questions: tuple[Question, ...] = ()

    def covering(self, now: datetime) -> str:
        """Who covers at this moment, by the newest change that holds; "" when nobody does."""
        cover = self.cover
        for change in self.changes:
            if change.holds(now) and not change.for_one_client:
                cover = "" if change.no_cover else change.cover or self.cover
        return cover


def of(therapist: User, *, now: datetime) -> OwnLimits:
    (found,) = statement().fetch(user=therapist.pk, now=now)["found"]
    therapist.clinic = found.clinic  # the page's head names it: one query less on every board
    setting = getattr(found, "limit_setting", None)
    changes = tuple(_change(facts) for facts in found.own_overrides)
    response = setting.response_minutes if setting else RESPONSE_MINUTES
    return OwnLimits(
        limits=Limits(
            zone=therapist.time_zone,
            windows=tuple(_window(facts) for facts in found.own_windows),
            overrides=tuple(_override(change) for change in changes if not change.for_one_client),
            response=timedelta(minutes=response),
        ),
        changes=changes,
        cover=setting.cover.name if setting and setting.cover else "",
        cover_id=setting.cover_id if setting else None,
        response_minutes=response,
        longest_call_minutes=setting.longest_call_minutes if setting else LONGEST_CALL_MINUTES,
        named_by=tuple(map(covered.therapist, found.named_by)),
        questions=tuple(map(own_covers.question, found.questions)),
    )


@cache
def statement() -> together.Statement:
    """Put into words once a process: these are half of what a board would spend on words."""
    return together.Statement({"found": asked(given.USER, given.NOW)})


def asked(therapist: int, now: datetime) -> QuerySet[User]:
    return (
        User.objects.filter(pk=therapist)
        .select_related("limit_setting__cover", "clinic")
        .annotate(own_windows=ArraySubquery(_windows()), own_overrides=ArraySubquery(_overrides(now)))
        .annotate(named_by=covered.naming(now), questions=own_covers.questions(now))
    )


def _windows() -> Any:
    mine = WeeklyWindow.objects.filter(therapist=OuterRef("pk")).order_by("channel", "weekday", "starts")
    return mine.values(json=JSONObject(channel="channel", weekday="weekday", starts="starts", ends="ends"))


def _overrides(now: datetime) -> Any:
    standing = LimitOverride.objects.standing(now).filter(therapist=OuterRef("pk")).order_by("created_at", "pk")
    return standing.values(
        json=JSONObject(
            pk="pk", opens="opens", channel="channel", starts="starts_at", ends="ends_at", leave="leave",
            cover="cover__name", cover_id="cover_id", no_cover="no_cover", client="client_id",
            client_uuid="client__uuid", client_name="client__name",
        )
    )  # fmt: skip


def _window(facts: dict[str, Any]) -> Window:
    starts, ends = time.fromisoformat(facts["starts"]), time.fromisoformat(facts["ends"])
    return Window(Channel(facts["channel"]), facts["weekday"], starts, ends)


def _change(facts: dict[str, Any]) -> Change:
    return Change(
        pk=facts["pk"],
        opens=facts["opens"],
        channel=facts["channel"],
        starts_at=datetime.fromisoformat(facts["starts"]).astimezone(UTC),
        ends_at=datetime.fromisoformat(facts["ends"]).astimezone(UTC),
        leave=facts["leave"],
        cover=facts["cover"] or "",
        cover_id=facts["cover_id"],
        no_cover=facts["no_cover"],
        client=_of_client(facts),
    )


def _of_client(facts: dict[str, Any]) -> OfClient | None:
    if facts["client"] is None:
        return None
    return OfClient(facts["client"], UUID(facts["client_uuid"]), facts["client_name"])


def _override(change: Change) -> Override:
    channels = frozenset({Channel(change.channel)}) if change.channel else BOTH
    return Override(change.opens, change.starts_at, change.ends_at, channels)
