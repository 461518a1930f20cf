"""The log's filters as conditions, and the one among them that an index walks in the log's own order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from clinic.models import RoleGrant
from clinic.roles import Role
from coaching.models import Contact, Question
from coaching.models.contact import LATE_AFTER, LONG_TALK, TALKED, UNWRITTEN
from coaching.models.sheet import OF_THE_THERAPIST
from coaching.rules import Reason

OUT_OF_LIMITS = (Reason.OUTSIDE_LIMITS, Reason.AWAY_NO_COVER, Reason.NOBODY_OPENS)


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` by the name of the filter; `since` is included, `until` is not."""

    words: dict[str, Any]
    since: datetime | None
    until: datetime | None
    now: datetime

    def narrow(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        """The contacts that fit all that was asked."""
        return self.within(contacts).filter(*(self._condition(name) for name in self.words))

    def walked(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        """A list that holds all of `narrow`, and that one index holds in the log's order (Contact.Meta)."""
        name = self.walks_by()
        return self.within(contacts).filter(WALKS[name](self.words[name]) if name else Q())

    @property
    def walked_is_all(self) -> bool:
        """Whether nothing is asked beyond what that index narrows to: every row of it fits."""
        name = self.walks_by()
        return set(self.words) <= ({name} if name in EXACT else set())

    def walks_by(self) -> str | None:
        return next((name for name, fits in WALKS_WHEN.items() if name in self.words and fits(self.words[name])), None)

    def within(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        if self.since:
            contacts = contacts.filter(started_at__gte=self.since)
        return contacts.filter(started_at__lt=self.until) if self.until else contacts

    def _condition(self, name: str) -> Q | Exists:
        return CONDITIONS[name](self.words[name], self.now)


Condition = Callable[[Any, datetime], Q | Exists]


def _is(field: str) -> Condition:
    return lambda value, _now: Q(**{field: value})


def _person(value: str, _now: datetime) -> Q:
    return {
        "client": Q(client__isnull=False, caregiver=None),
        "caregiver": Q(caregiver__isnull=False),
        "unknown": Q(client=None),
    }[value]


def _role(value: str, _now: datetime) -> Q | Exists:
    if value == "leader":
        return Exists(RoleGrant.objects.filter(user=OuterRef("spoke_with"), role=Role.LEADER, ended_at=None))
    same = Q(spoke_with=F("therapist"))
    return same if value == "primary" else ~same & Q(spoke_with__isnull=False)


def _note(value: str, now: datetime) -> Q:
    """Late as `Contact.is_late_entry` says, or a day old and not signed."""
    over = Coalesce("ended_at", "started_at") + LATE_AFTER
    late = Q(completed_at__gt=over) | Q(completed_at=None, started_at__lte=now - LATE_AFTER)
    return {"missing": UNWRITTEN, "late": TALKED & late, "complete": Q(completed_at__isnull=False)}[value]


def _interfering(value: str, _now: datetime) -> Q:
    """Therapy-interfering behaviour that was noted, on either side or on the therapist's."""
    if value == "therapist":
        return Q(sheet__interfering__overlap=list(OF_THE_THERAPIST))
    return Q(sheet__interfering__len__gt=0) if value == "any" else Q(sheet__interfering__contains=[value])


def _review(value: str, _now: datetime) -> Q | Exists:
    if value == "asked":
        return Exists(Question.objects.open().filter(contact=OuterRef("pk")))
    return Q(reviewed_at__isnull=value == "no")


def _limits(value: str, _now: datetime) -> Q:
    return Q(reason=Reason.PRIMARY_OPEN) if value == "in" else Q(reason__in=OUT_OF_LIMITS)


CONDITIONS: dict[str, Condition] = {
    **{name: _is(name) for name in ("client", "therapist", "kind", "direction", "function", "outcome", "decision")},
    "spoke": _is("spoke_with"),
    "reason": _is("reason"),
    "severity": _is("severity__gte"),
    "longer": lambda minutes, _now: Q(talk_seconds__gt=minutes * 60),
    "shorter": lambda minutes, _now: Q(talk_seconds__lt=minutes * 60),
    "waited": lambda minutes, _now: Q(wait_seconds__gt=minutes * 60),
    "pause": lambda value, _now: Q(in_pause=value == "yes"),
    "planned": lambda value, _now: Q(planned=value == "yes"),
    "tib": _interfering,
    "person": _person,
    "role": _role,
    "limits": _limits,
    "note": _note,
    "review": _review,
}
# By index, the narrowest first: the rows it walks, when it can be used, and whether all that it walks fit.
WALKS: dict[str, Callable[[Any], Q]] = {
    "client": lambda value: Q(client=value),
    "note": lambda _value: UNWRITTEN,
    "pause": lambda _value: Q(in_pause=True),
    "severity": lambda _value: Q(severity__isnull=False),
    "spoke": lambda value: Q(spoke_with=value),
    "therapist": lambda value: Q(therapist=value),
    "longer": lambda _value: Q(talk_seconds__gt=LONG_TALK),
    "outcome": lambda value: Q(outcome=value),
    "function": lambda value: Q(function=value),
}
WALKS_WHEN: dict[str, Callable[[Any], bool]] = {name: lambda _value: True for name in WALKS} | {
    "note": lambda value: value == "missing",
    "pause": lambda value: value == "yes",
    "longer": lambda minutes: minutes * 60 >= LONG_TALK,
}
EXACT = frozenset({"client", "note", "pause", "spoke", "therapist", "outcome", "function"})
