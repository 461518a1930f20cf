"""Which records were deleted, told to those who keep it elsewhere: a restored backup may be from before, and then the
record is back and its tombstone is not. Numbers and times only; nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import ProgrammingError, transaction

from clients.models import Client
from clinic.models import Tombstone, User
from coaching.backups import server, sets
from coaching.backups.programs import Trouble
from coaching.erasing import orders

IN_THE_WAY = {
    orders.InTreatment: "here treatment goes on: end it on the client's page, then once more",
    orders.Held: "a hold stands: it must be kept",
    orders.AlreadyOrdered: "it is ordered",
    orders.TimeNotOver: "by this clinic's rules its time is not over: order it on the client's page, with its ground",
}


@dataclass(frozen=True, slots=True)
class Deletion:
    """One that stands: ordered, begun or finished. Times are ISO 8601 in UTC."""

    uuid: str
    clinic: str
    client: int
    extent: str
    ground: str
    ordered_at: str
    finished_at: str = ""

    def __str__(self) -> str:
        done = f"finished {self.finished_at[:10]}" if self.finished_at else "not finished"
        return f"{self.clinic}, client {self.client}: {self.extent}, {self.ground}, {self.ordered_at[:10]}, {done}"


def of_this_database() -> list[Deletion]:
    stand = Tombstone.objects.filter(taken_back_at=None).select_related("clinic").order_by("pk")
    return [
        Deletion(
            str(one.uuid), one.clinic.slug, one.client_id, one.extent, one.ground,
            one.ordered_at.isoformat(), one.finished_at.isoformat() if one.finished_at else "",
        )
        for one in stand
    ]  # fmt: skip


def told(deletions: Iterable[Deletion]) -> list[dict[str, Any]]:
    return [asdict(one) for one in deletions]


def of_source(source: str) -> list[Deletion]:
    """Of a backup, of the newest one in a folder, or of a database of this server. Raises Trouble."""
    if Path(source).is_dir():
        return [Deletion(**one) for one in sets.chosen(Path(source)).deletions()]
    if not server.exists(source):
        raise Trouble(f"{source} is neither a folder of backups nor a database of this server.")
    return of_database(source)


def of_database(name: str) -> list[Deletion]:
    """None where it has no such table yet, or is not there."""
    if not server.exists(name):
        return []
    with server.looking_at(name):
        try:
            with transaction.atomic():
                return of_this_database()
        except ProgrammingError:
            return []


def not_here(deletions: Iterable[Deletion]) -> list[Deletion]:
    """Those whose record is in this database and whose tombstone is not. Numbers are given out anew after a restore: a
    client who came after the order is another one.
    """
    here = {str(uuid) for uuid in Tombstone.objects.filter(taken_back_at=None).values_list("uuid", flat=True)}
    return [one for one in deletions if one.uuid not in here and _client(one)]


def order_again(deletions: Iterable[Deletion], *, by: User, now: datetime) -> Iterator[tuple[Deletion, str]]:
    """Each with what stands in the way, or "": then it begins in an hour."""
    for one in deletions:
        yield one, _order(one, by, now) if one.clinic == by.clinic.slug else "another clinic's: by one of its admins"


def _order(deletion: Deletion, by: User, now: datetime) -> str:
    client = _client(deletion)
    assert client is not None
    reason = f"Ordered again after a restore; first on {deletion.ordered_at[:10]}"
    try:
        orders.order([client], ground=deletion.ground, extent=deletion.extent, reason=reason, by=by, now=now)
    except orders.NotNow as trouble:
        return IN_THE_WAY[type(trouble)]
    return ""


def _client(deletion: Deletion) -> Client | None:
    then = datetime.fromisoformat(deletion.ordered_at)
    return Client.objects.filter(pk=deletion.client, clinic__slug=deletion.clinic, created_at__lt=then).first()
