"""Taking back what was done a moment ago, instead of being asked before it: ten seconds, by whoever did it.

A deed that can be taken back registers its way back with `way_back`; its view offers it with `offer` and shows a toast.
Legal steps (an act, a pause, an agreement) have none: they are checked before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from clinic.models import User
from coaching.models import Undo
from coaching.models.undo import HOLDS


class TooLate(Exception):
    """The ten seconds are over."""


class NotPossible(Exception):
    """Something else happened meanwhile that stands in the way."""


class WayBack(Protocol):
    def __call__(self, subjects: list[int], *, by: User, now: datetime) -> None: ...


class WayBackTo(Protocol):
    """The same where the rows don't tell what stood there before."""

    def __call__(self, subjects: list[int], before: Any, *, by: User, now: datetime) -> None: ...


WAYS: dict[str, WayBack] = {}
WAYS_TO: dict[str, WayBackTo] = {}


def way_back(what: str) -> Callable[[WayBack], WayBack]:
    """Registers how a deed is taken back; the function gets the primary keys of its subjects."""

    def register(way: WayBack) -> WayBack:
        WAYS[what] = way
        return way

    return register


def way_back_to(what: str) -> Callable[[WayBackTo], WayBackTo]:
    """The same for a function that gets `before` too, as it was offered."""

    def register(way: WayBackTo) -> WayBackTo:
        WAYS_TO[what] = way
        return way

    return register


def offer(what: str, subjects: list[int], *, by: User, now: datetime, before: Any = None) -> Undo:
    """Opens the way back for ten seconds."""
    assert what in (WAYS if before is None else WAYS_TO)
    until = now + HOLDS
    return Undo.objects.create(what=what, subjects=subjects, before=before, done_at=now, done_by=by, until=until)


@transaction.atomic
def take_back(offered: Undo, *, by: User, now: datetime) -> None:
    """Goes the way back, once. Raises TooLate, or NotPossible where something else happened meanwhile."""
    offered = Undo.objects.select_for_update(no_key=True).get(pk=offered.pk, done_by=by)
    if offered.undone_at:
        return
    if now > offered.until:
        raise TooLate(offered.pk)
    offered.undone_at = now
    offered.save(update_fields=["undone_at"])
    if offered.what in WAYS_TO:
        WAYS_TO[offered.what](offered.subjects, offered.before, by=by, now=now)
    else:
        WAYS[offered.what](offered.subjects, by=by, now=now)
