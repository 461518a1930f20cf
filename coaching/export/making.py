"""Asking for a file, gathering its rows a slice at a time, cancelling, fetching it once.

All state lies in the database: a worker that dies leaves a lease that runs out, and the next one carries on from the
last part that was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import translation

from clinic import audit
from clinic.models import User
from coaching import notices
from coaching.export import cells
from coaching.export.files import Row
from coaching.forms.log import LogForm
from coaching.forms.moments import zone_of
from coaching.log import paging, reach
from coaching.models import Contact, Export, ExportPart

AT_ONCE = 2000  # rows that are answered without a job
A_PART = 1000
IN_HAND = 200  # contacts of a part that are in memory at a time
A_SLICE = 20.0  # seconds of a task's 45
LEASE = timedelta(seconds=60)
KEPT = timedelta(hours=24)
FETCHING = timedelta(minutes=30)  # the longest download


class NotThere(Exception):
    """The file was fetched, cancelled, or its day is over."""


@transaction.atomic
def ask(user: User, *, query: str, kind: str, reason: str, by: User, now: datetime, at_once: bool = False) -> Export:
    """A file of the rows that this address of the log shows. `at_once`: few enough to be answered now."""
    done = {"ready_at": now, "fetched_at": now, "emptied_at": now} if at_once else {}
    made = Export.objects.create(
        clinic_id=user.clinic_id, asked_at=now, asked_by=user, reason=reason, kind=kind, query=query,
        language=user.language, **done,
    )  # fmt: skip
    _audit(by, "export.asked", made, now, kind=kind, at_once=at_once)
    return made


def gather(*, now: datetime, seconds: float = A_SLICE) -> int:
    """Carries on with the file that waits longest, for a while. Returns how many rows were gathered."""
    made, until, gathered = _claimed(now), monotonic() + seconds, 0
    while made and made.ready_at is None and monotonic() < until:
        written = _part(made.pk, now)
        if written is None:
            return gathered
        gathered += written
        made.refresh_from_db()
    if made and made.ready_at is None:
        Export.objects.filter(pk=made.pk).update(lease_until=None)
    return gathered


@transaction.atomic
def cancel(made: Export, *, by: User, now: datetime) -> None:
    """Nothing more is gathered, and what was gathered goes. A file that was fetched is out of our hands."""
    stopped = Export.objects.filter(pk=made.pk, cancelled_at=None, fetched_at=None)
    if stopped.update(cancelled_at=now, cancelled_by=by, emptied_at=now):
        ExportPart.objects.filter(export=made).delete()
        _audit(by, "export.cancelled", made, now)


@transaction.atomic
def fetch(made: Export, *, by: User, now: datetime) -> None:
    """The one time that the file is handed out. Raises NotThere."""
    there = Export.objects.filter(pk=made.pk, fetched_at=None, cancelled_at=None, ready_at__gt=now - KEPT)
    if not there.update(fetched_at=now):
        raise NotThere
    _audit(by, "export.fetched", made, now, rows=made.done)


@transaction.atomic
def empty(*, now: datetime) -> int:
    """Takes away the rows of files that were fetched, or that nobody fetched in their day."""
    over = Q(fetched_at__lt=now - FETCHING) | Q(ready_at__lt=now - KEPT) | Q(asked_at__lt=now - 2 * KEPT)
    old = list(Export.objects.filter(over, emptied_at=None).select_for_update(skip_locked=True, no_key=True))
    for made in old:
        ExportPart.objects.filter(export=made).delete()
        Export.objects.filter(pk=made.pk).update(emptied_at=now)
        _audit(audit.SYSTEM("exports"), "export.emptied", made, now)
    return len(old)


def kept_rows(made: Export) -> Iterator[Row]:
    """What was gathered, a part in memory at a time."""
    for number in made.parts.order_by("number").values_list("number", flat=True).iterator():
        yield from json.loads(ExportPart.objects.get(export=made, number=number).rows)


@transaction.atomic
def rows_now(made: Export, *, now: datetime) -> list[Row]:
    """The rows of a small file, put on record as read."""
    rows, places = _newest(_found(made, now), AT_ONCE + 1, zone_of(made.asked_by))
    _read(made, places, now)
    return rows


def _claimed(now: datetime) -> Export | None:
    """The oldest that nobody has in hand; somebody who has left gets nothing more."""
    with transaction.atomic():
        waiting = Export.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), ready_at=None, cancelled_at=None)
        waiting = waiting.filter(asked_by__is_active=True, emptied_at=None).order_by("asked_at")
        made = waiting.select_for_update(of=["self"], skip_locked=True, no_key=True).first()
        if made is None:
            return None
        if made.total is None:
            made.total = _found(made, now).order_by().count()
        made.lease_until = now + LEASE
        made.save(update_fields=["lease_until", "total"])
    return made


@transaction.atomic
def _part(pk: int, now: datetime) -> int | None:
    """One part more, and where it ended; None where it was cancelled meanwhile."""
    made = Export.objects.select_for_update(of=["self"], no_key=True).select_related("asked_by").get(pk=pk)
    if made.cancelled_at or made.ready_at:
        return None
    left = paging.behind(_found(made, now), paging.place(made.place))
    with translation.override(made.language):
        rows, places = _newest(left, A_PART, zone_of(made.asked_by))
    if places:
        ExportPart.objects.create(export=made, number=made.done // A_PART, rows=json.dumps(rows))
        _read(made, places, now)
        made.place = paging.word(places[-1])
        made.done += len(places)
    made.lease_until = now + LEASE
    if len(places) < A_PART:
        made.ready_at, made.lease_until, made.total = now, None, made.done
        _ready(made, now)
    made.save(update_fields=["place", "done", "total", "lease_until", "ready_at"])
    return len(places)


def _newest(contacts: QuerySet[Contact], most: int, zone: ZoneInfo) -> tuple[list[Row], list[paging.Place]]:
    """Rows of the newest so many, and where they stand in the log."""
    write, rows, places = cells.Rows(zone), [], []
    found = cells.read(contacts).order_by(*paging.NEWEST_FIRST)[:most]
    for contact in found.iterator(chunk_size=IN_HAND):
        rows.append(write.row(contact))
        places.append((contact.started_at, contact.pk))
    return rows, places


def _ready(made: Export, now: datetime) -> None:
    _audit(audit.SYSTEM("exports"), "export.ready", made, now, rows=made.done)
    if line := notices.line_of(made.clinic_id):
        notices.item_waiting(made.asked_by, line=line, key=f"export:{made.pk}", now=now)


def _found(made: Export, now: datetime) -> QuerySet[Contact]:
    """The contacts of that address, as this person may see them, begun before they asked."""
    form = LogForm(QueryDict(made.query), user=made.asked_by, now=made.asked_at)
    every = reach.of(made.asked_by, now).contacts().filter(started_at__lte=made.asked_at)
    return form.asked().narrow(every) if form.is_valid() else every.none()


def _read(made: Export, places: list[paging.Place], now: datetime) -> None:
    ids = [pk for _at, pk in places]
    audit.read(made.asked_by, Contact, clinic_id=made.clinic_id, now=now, page="export", export=made.pk, ids=ids)


def _audit(by: audit.By, action: str, made: Export, now: datetime, **data: Any) -> None:
    audit.record(by, action, made, clinic_id=made.clinic_id, now=now, **data)
