"""Values that a question to the database is given when it is asked, so that it is put into words once and not anew at
each visit.

A queryset is built with them as with the values themselves (`filter(owner_id=user.pk, ends_at__gt=now + WEEK)`), by
the same functions. What only the value could answer, the day of a moment or whether somebody is in a set, a `Given`
cannot be asked: it raises. A model instance that stands for somebody in a filter is named by its key (`user.pk`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Value
from django.db.models.sql.compiler import SQLCompiler

from clinic.models import User
from clinic.roles import Role


class Given(Value):
    """What is told under this name; of a moment, so much later. Several ids are told as a tuple, for `__in`."""

    def __init__(self, name: str, later: timedelta = timedelta()) -> None:
        super().__init__(name)
        self.later = later

    def __add__(self, other: object) -> Any:
        if not isinstance(other, timedelta):
            return NotImplemented
        return Given(self.value, self.later + other)

    def __sub__(self, other: object) -> Any:
        return self + -other if isinstance(other, timedelta) else NotImplemented

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    @property
    def key(self) -> tuple[str, timedelta]:
        """The same of all that stand for one value."""
        return self.value, self.later

    def among(self, told: Mapping[str, Any]) -> Any:
        value = told[self.value]
        return value + self.later if self.later else value


NOW: Any = Given("now")  # each stands in the place of a value of another type
USER: Any = Given("user")
CLINIC: Any = Given("clinic")
KEPT = 16  # statements of one page, for so many kinds of people: each is a megabyte


def filled(params: Iterable[Any], told: Mapping[str, Any]) -> tuple[Any, ...]:
    """Parameters of a statement with what was told in the places of what is given."""
    return tuple(each.among(told) if isinstance(each, Given) else each for each in params)


def user(roles: Collection[Role]) -> User:
    """Whoever holds these roles; `told_of` says who it is."""
    somebody = User(pk=USER, clinic_id=CLINIC)
    somebody.roles = frozenset(roles)
    return somebody


def told_of(user: User) -> dict[str, Any]:
    return {"user": user.pk, "clinic": user.clinic_id}
