"""Carrying out a deletion, a batch at a time. All state lies on the tombstone: whoever comes after a killed worker goes
on with the rows that are left.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from clinic import audit
from clinic.models import Extent, Tombstone
from coaching.erasing import at_the_carrier, counting, due
from coaching.erasing.parts import PARTS
from telephony import media
from telephony.errors import CarrierError
from telephony.models import Media

log = structlog.get_logger(__name__)

A_BATCH = 500  # rows of one table in one transaction
A_SLICE = 20.0  # seconds of a task's 45
LEASE = timedelta(seconds=90)
WAITS = timedelta(minutes=10)  # after a trouble
THE_RECORD = audit.SYSTEM("deletion")
CARRIER, REFUSED = "carrier", "refused"  # troubles: the carrier does not answer; the database says no


def carry_on(*, now: datetime, seconds: float = A_SLICE) -> int:
    """Goes on with the deletion that waits longest, for a while. Returns how many rows or photos went."""
    stone = _claimed(now)
    if stone is None:
        return 0
    before, until = stone.done, monotonic() + seconds
    try:
        finished = _photos(stone, now, until) if stone.extent == Extent.PHOTOS else _record(stone, now, until)
    except CarrierError:
        _put_off(stone, CARRIER, now)
    except DatabaseError as error:
        log.warning("deletion.refused", tombstone=stone.pk, code=getattr(error.__cause__, "pgcode", ""))
        _put_off(stone, REFUSED, now)
    else:
        if not finished:
            Tombstone.objects.filter(pk=stone.pk).update(lease_until=None, trouble="")
    stone.refresh_from_db(fields=["done"])
    return stone.done - before


@transaction.atomic
def _claimed(now: datetime) -> Tombstone | None:
    """The oldest whose hour is over and that nobody has in hand; with it the deletion begins."""
    waiting = Tombstone.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), begins_at__lte=now)
    waiting = waiting.filter(finished_at=None, taken_back_at=None).order_by("begins_at", "pk")
    stone = waiting.select_for_update(skip_locked=True, of=["self"], no_key=True).first()
    if stone is None:
        return None
    stone.lease_until = now + LEASE
    if stone.begun_at is None:
        stone.begun_at, stone.total = now, _total(stone)
        _audit("deletion.begun", stone, now)
    stone.save(update_fields=["lease_until", "begun_at", "total"])
    return stone


def _total(stone: Tombstone) -> int:
    if stone.extent == Extent.PHOTOS and stone.older_than:
        return due.photos_of(stone.client_id, stone.older_than).count()
    return sum(counting.rows_of(stone.client_id, stone.clinic_id).values())


def _record(stone: Tombstone, now: datetime, until: float) -> bool:
    """Whether it is finished. What came in meanwhile is found by the next round: the client's own row goes last."""
    if not _files(stone, now, until) or not _at_the_carrier(stone, now, until):
        return False
    for part in PARTS:
        while True:
            if monotonic() >= until:
                return False
            with transaction.atomic():
                gone = _erase(stone, part.table)
                if part is PARTS[-1]:
                    _finish(stone, now)
            if gone < A_BATCH:
                break
    return True


def _erase(stone: Tombstone, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_part(%s, %s, %s)", [stone.pk, table, A_BATCH])
        gone: int = cursor.fetchone()[0]
    return gone


def _files(stone: Tombstone, now: datetime, until: float) -> bool:
    """The photos first: their rows say where they lie."""
    for photo in counting.photos_of(stone.client_id, stone.clinic_id).exclude(error=media.TIME_OVER):
        if monotonic() >= until:
            return False
        media.forget(photo, now=now)
    return True


def _at_the_carrier(stone: Tombstone, now: datetime, until: float) -> bool:
    """Whether the carrier has nothing of the record any more."""
    for _gone in at_the_carrier.remove(stone.client_id, stone.clinic_id, now=now):
        if monotonic() >= until:
            break
    return not at_the_carrier.left(stone.client_id, stone.clinic_id)


def _photos(stone: Tombstone, now: datetime, until: float) -> bool:
    """Photos alone: the texts they came with stay, and say what was there."""
    if not stone.older_than:
        raise ValueError("photos are deleted up to a day")
    for photo in due.photos_of(stone.client_id, stone.older_than).order_by("pk"):
        if monotonic() >= until:
            return False
        sealed = media.forget(photo, now=now)
        stone.digest = hashlib.sha256(stone.digest.encode() + sealed).hexdigest()
        Tombstone.objects.filter(pk=stone.pk).update(done=F("done") + 1, digest=stone.digest)
    with transaction.atomic():
        _finish(stone, now)
    return True


def _finish(stone: Tombstone, now: datetime) -> None:
    """The tombstone is closed, and the trail has what stands on it: neither can be changed without the other."""
    stone.refresh_from_db(fields=["done", "digest", "counts", "files"])  # the words of its reason stay sealed
    if stone.extent == Extent.PHOTOS:
        stone.counts = {Media._meta.db_table: stone.done}
    stone.finished_at, stone.lease_until, stone.trouble = now, None, ""
    stone.save(update_fields=["finished_at", "lease_until", "trouble", "counts"])
    _audit("deletion.finished", stone, now, rows=stone.done, digest=stone.digest)
    # The log keeps it elsewhere: whoever restores a backup from before has to know of it.
    log.info("deletion.finished", clinic_id=stone.clinic_id, id=stone.client_id, head=stone.digest)


def _put_off(stone: Tombstone, trouble: str, now: datetime) -> None:
    Tombstone.objects.filter(pk=stone.pk).update(lease_until=now + WAITS, trouble=trouble)


def _audit(action: str, stone: Tombstone, now: datetime, **data: str | int) -> None:
    audit.record(THE_RECORD, action, stone, clinic_id=stone.clinic_id, client_id=stone.client_id, now=now, **data)
