"""Whose clients somebody covers at this moment: those of a therapist who named them, while that therapist is closed.

The line's own arithmetic decides (`hours.is_open`, `absence.holding`), so that nobody sees a client for longer than the
line would connect them. One query, whatever the clinic's size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from clients.models import CareRole, CareTeamMember
from clinic import given, together
from clinic.given import Given
from clinic.models import User
from clinic.roles import Role
from coaching.absence import Absence, holding
from coaching.hours import Limits, Override, Span, Window, is_open, spans
from coaching.models import ClientLimit, LimitOverride, WeeklyWindow
from telephony.channels import Channel

BOTH = frozenset(Channel)
WHOM = ("therapists", "apart", "clients")


@dataclass(frozen=True, slots=True)
class Covered:
    """`therapists` are covered for all of their clients but those in `apart`; `clients` on their own account.

    `named` are the therapists whom one covers, for all or some of their clients."""

    therapists: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    clients: frozenset[int] = frozenset()
    named: tuple[tuple[UUID, str], ...] = ()

    def clients_q(self) -> Q:
        """As a filter on clients; one that finds nobody when nobody is covered."""
        found = Q(pk__in=self.clients)
        if self.therapists:
            theirs = CareTeamMember.objects.filter(user__in=self.therapists, role=CareRole.PRIMARY, until=None)
            found |= Q(pk__in=theirs.exclude(client__in=self.apart).values("client"))
        return found

    def told(self) -> dict[str, Any]:
        """What `told_later` needs, when it is asked."""
        return {name: tuple(getattr(self, name)) for name in WHOM if getattr(self, name)}

    def told_later(self) -> Covered:
        """Somebody's who covers in the same way, for a question that is put into words once (clinic.given)."""
        return Covered(**{name: Given(name) for name in WHOM if getattr(self, name)})  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return bool(self.therapists or self.clients)


NOBODY = Covered()


@dataclass(frozen=True, slots=True)
class Therapist:
    """A therapist by whom `user` is named, and all that says when they are closed."""

    pk: int
    uuid: UUID
    name: str
    zone: str
    usual: int | None
    windows: tuple[Window, ...]
    exceptions: tuple[tuple[int, Window], ...]
    overrides: tuple[dict[str, Any], ...]

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Those for all clients."""
        return [each for each in self.overrides if not each["client"]]

    def with_terms_of_their_own(self) -> set[int]:
        """Clients for whom the limits differ."""
        return {client for client, _ in self.exceptions} | {o["client"] for o in self.overrides if o["client"]}

    def is_covered_by(self, user_id: int, client: int | None, now: datetime) -> bool:
        """Whether one of the channels is closed for this client (None: for any) and `user_id` takes it."""
        said = [o for o in self.overrides if o["client"] in (None, client)]
        limits = Limits(
            self.zone,
            self.windows,
            tuple(window for of, window in self.exceptions if of == client),
            tuple(map(_override, said)),
        )
        return any(
            self._cover(said, channel, now) == user_id and not is_open(limits, channel, now) for channel in Channel
        )

    def cover_at(self, channel: Channel, now: datetime) -> int | None:
        """Who covers for clients without terms of their own."""
        return self._cover(self.changes, channel, now)

    def _cover(self, said: list[dict[str, Any]], channel: Channel, now: datetime) -> int | None:
        absence = holding((_absence(o, self.usual) for o in said), channel, now)
        return absence.cover if absence else self.usual


def by(user: User, now: datetime) -> Covered:
    """Whom this person covers now."""
    if not user.has_role(Role.THERAPIST):
        return NOBODY
    (found,) = _statement().fetch(user=user.pk, now=now)["named_by"]
    return among(map(therapist, found), user, now)


@cache
def _statement() -> together.Statement:
    """Most pages of a therapist ask this: put into words once a process."""
    somebody = User.objects.filter(pk=given.USER).annotate(named_by=naming(given.NOW))
    return together.Statement({"named_by": somebody.values_list("named_by", flat=True)})


def among(therapists: Iterable[Therapist], user: User, now: datetime) -> Covered:
    """Whom this person covers now, of the clients of those who named them."""
    whole, apart, clients, named = set(), set(), set(), []
    for each in therapists:
        base = each.is_covered_by(user.pk, None, now)
        own = {c: each.is_covered_by(user.pk, c, now) for c in each.with_terms_of_their_own()}
        if base:
            whole.add(each.pk)
            apart |= {client for client, covered in own.items() if not covered}
        else:
            clients |= {client for client, covered in own.items() if covered}
        if base or any(own.values()):
            named.append((each.uuid, each.name))
    return Covered(frozenset(whole), frozenset(apart), frozenset(clients), tuple(named))


def times(therapist: Therapist, user_id: int, since: datetime, until: datetime) -> list[Span]:
    """When this person covers for all of the therapist's clients: from each closing of calls to the next opening.

    Who covers can change only where a change begins or ends, and whether it is closed only where a span does."""
    limits = Limits(therapist.zone, therapist.windows, (), tuple(map(_override, therapist.changes)))
    edges = {since, until, *(edge for span in spans(limits, Channel.CALL, since, until) for edge in span)}
    for change in therapist.changes:
        edges |= {at for at in (_moment(change["starts"]), _moment(change["ends"])) if since < at < until}
    found: list[Span] = []
    for start, end in pairwise(sorted(edges)):
        if not is_open(limits, Channel.CALL, start) and therapist.cover_at(Channel.CALL, start) == user_id:
            joins = found and found[-1][1] == start
            found[-1:] = [(found[-1][0], end)] if joins else [*found[-1:], (start, end)]
    return found


def naming(now: datetime) -> ArraySubquery:
    """For a query of users: therapists whose cover each is, always or in a change that holds now or later."""
    standing = LimitOverride.objects.standing(now)
    named = Q(limit_setting__cover=OuterRef("pk")) | Q(
        pk__in=standing.filter(cover=OuterRef(OuterRef("pk"))).values("therapist")
    )
    exceptions = ClientLimit.objects.filter(ended_at=None)
    facts = JSONObject(
        pk="pk",
        uuid="uuid",
        name="name",
        zone="time_zone",
        usual="limit_setting__cover_id",
        windows=ArraySubquery(_weekly(WeeklyWindow.objects.all())),
        exceptions=ArraySubquery(_weekly(exceptions, client="client_id", opens="opens")),
        overrides=ArraySubquery(_changes(standing)),
    )
    return ArraySubquery(
        User.objects.filter(named, clinic_id=OuterRef("clinic_id")).order_by("name", "pk").values(json=facts)
    )


def therapist(facts: dict[str, Any]) -> Therapist:
    """One of `naming`, from what the database says."""
    return Therapist(
        pk=facts["pk"],
        uuid=UUID(facts["uuid"]),
        name=facts["name"],
        zone=facts["zone"],
        usual=facts["usual"],
        windows=tuple(map(_window, facts["windows"])),
        exceptions=tuple((each["client"], _window(each)) for each in facts["exceptions"]),
        overrides=tuple(facts["overrides"]),
    )


def _weekly(rows: Any, **more: str) -> Any:
    mine = rows.filter(therapist=OuterRef("pk")).order_by("pk")
    return mine.values(json=JSONObject(channel="channel", weekday="weekday", starts="starts", ends="ends", **more))


def _changes(standing: Any) -> Any:
    facts = JSONObject(
        pk="pk",
        opens="opens",
        channel="channel",
        starts="starts_at",
        ends="ends_at",
        cover="cover_id",
        none="no_cover",
        client="client_id",
    )
    return standing.filter(therapist=OuterRef("pk")).order_by("created_at", "pk").values(json=facts)


def _window(facts: dict[str, Any]) -> Window:
    starts, ends = time.fromisoformat(facts["starts"]), time.fromisoformat(facts["ends"])
    return Window(Channel(facts["channel"]), facts["weekday"], starts, ends, facts.get("opens", True))


def _override(facts: dict[str, Any]) -> Override:
    channels = frozenset({Channel(facts["channel"])}) if facts["channel"] else BOTH
    return Override(facts["opens"], _moment(facts["starts"]), _moment(facts["ends"]), channels)


def _absence(facts: dict[str, Any], usual: int | None) -> Absence[int]:
    ends_at = _moment(facts["ends"])
    return Absence(
        starts_at=_moment(facts["starts"]),
        ends_at=ends_at,
        channel=facts["channel"],
        cover=None if facts["none"] else facts["cover"] or usual,
        until=None if facts["opens"] else ends_at,
    )


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)
