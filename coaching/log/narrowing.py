"""The log's filters as conditions, and the one among them that an index walks in the log's own order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Collate
from django.db.models.lookups import Exact

from clinic.models import RoleGrant
from clinic.roles import Role
from coaching.models import Contact, Question
from coaching.models.contact import LATE_AFTER, LONG_TALK, OVER_AT, TALKED, UNWRITTEN, over_by
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

    def narrow(self, contacts: QuerySet[Contact], *, along: str | None = None) -> QuerySet[Contact]:
        """The contacts that fit all that was asked. `along`: where they lie in one walk, the filter by which that goes
        (`walks_by`); "" where it goes by none.
        """
        return self.within(contacts).filter(*(self._condition(name, along) for name in self.words))

    def walked(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        """A list that holds all of `narrow`, and that one index holds in the log's order (Contact.Meta)."""
        name = self.walks_by()
        return self.within(contacts).filter(WALKS[name](self.words[name]) if name else Q())

    @property
    def walked_is_all(self) -> bool:
        """Whether nothing is asked beyond what that index narrows to: every row of it fits (of those without a note,
        every one that is over)."""
        name = self.walks_by()
        return set(self.words) <= ({name} if name in EXACT else set())

    def walks_by(self) -> str | None:
        return next((name for name, fits in WALKS_WHEN.items() if name in self.words and fits(self.words[name])), None)

    @property
    def is_of_one(self) -> bool:
        """Whether what is walked are the contacts of one client or of one member of staff."""
        return self.walks_by() in OF_ONE

    def within(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        if self.since:
            contacts = contacts.filter(started_at__gte=self.since)
        return contacts.filter(started_at__lt=self.until) if self.until else contacts

    def _condition(self, name: str, along: str | None) -> Condition:
        if name in OF_THE_WHOLE_CLINIC and along not in (None, name):
            return Exact(Collate(name, "C"), self.words[name])
        return CONDITIONS[name](self.words[name], self.now)


Condition = Q | Exists | Exact
MakesCondition = Callable[[Any, datetime], Condition]


def _is(field: str) -> MakesCondition:
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
    """Late as `Contact.is_late_entry` says, or over for a day and not signed."""
    late = Q(completed_at__gt=OVER_AT + LATE_AFTER) | Q(over_by(now - LATE_AFTER), completed_at=None)
    missing = UNWRITTEN & over_by(now)
    return {"missing": missing, "late": TALKED & late, "complete": Q(completed_at__isnull=False)}[value]


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


CONDITIONS: dict[str, MakesCondition] = {
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
# Beside another walk their index is a trap: for five thousand contacts of one therapist the planner fetches all crises
# of the clinic from it (117,000 entries, 15 ms). Compared in another collation than the index's, it cannot be used.
OF_THE_WHOLE_CLINIC = frozenset({"outcome", "function"})
OF_ONE = frozenset({"client", "spoke", "therapist"})
EXACT = frozenset({"client", "note", "pause", "spoke", "therapist", "outcome", "function"})
