"""What a record consists of, in words: before it is deleted, and on the tombstone after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic.models import Extent, Tombstone
from coaching.erasing import counting, due, orders
from coaching.erasing.carrying_out import CARRIER
from coaching.erasing.parts import PARTS
from coaching.views.rows.consequences import Told

SAID = {part.table: part.said for part in PARTS if part.said}


def why_not(reason: type[orders.NotNow]) -> str:
    return {
        orders.InTreatment: _("Treatment has not ended. End it first."),
        orders.Held: _("The record must be kept: a hold stands."),
        orders.TimeNotOver: _("The time of this record is not over."),
        orders.AlreadyOrdered: _("Its deletion is ordered already."),
    }[reason]


def amounts(counts: dict[str, int]) -> list[tuple[str, str]]:
    """(what, how many) of what has a name; all that belongs to it in one last line."""
    named = [(str(words), str(counts[table])) for table, words in SAID.items() if counts.get(table)]
    others = sum(many for table, many in counts.items() if table not in SAID)
    return [*named, (_("Entries that belong to these"), str(others))] if others else named


def of_records(clients: Iterable[Client]) -> Told:
    """Before the records of these clients go."""
    clients = list(clients)
    lines = []
    for client in clients:
        counts = counting.rows_of(client.pk, client.clinic_id)
        lines.append(f"{client.name}: " + ", ".join(f"{words} {many}" for words, many in amounts(counts)))
    heading = ngettext("%(count)s record goes, whole", "%(count)s records go, whole", len(clients))
    return Told(heading % {"count": len(clients)}, [*lines, *_after()], pause=False)


def of_photos(found: Iterable[due.OldPhotos]) -> Told:
    found = list(found)
    many = sum(one.count for one in found)
    heading = ngettext("%(count)s photo goes", "%(count)s photos go", many) % {"count": many}
    lines = [f"{one.client.name}: {one.count}" for one in found]
    stays = _("The texts they came with stay, and say that a photo was there. Photos put into the record stay too.")
    return Told(heading, [*lines, stays, *_after()], pause=False)


def _after() -> list[str]:
    return [
        _("It begins in an hour. Until then it can be taken back; after that nothing brings it back."),
        _("Who ordered it, when, why and how much it was stays for good, and so does the audit trail."),
    ]


def state(stone: Tombstone, now: datetime) -> str:
    if stone.taken_back_at:
        return _("Taken back. Nothing was deleted.")
    if stone.finished_at:
        return _("Deleted")
    if stone.trouble:
        return _trouble(stone)
    return _("Being deleted") if stone.begun_at else _("Ordered")


def row(stone: Tombstone, names: dict[int, str], now: datetime) -> dict[str, Any]:
    return {
        "stone": stone,
        "name": names.get(stone.client_id) or _("Client %(number)s") % {"number": stone.client_id},
        "state": state(stone, now),
        "photos": stone.extent == Extent.PHOTOS,
    }


def _trouble(stone: Tombstone) -> str:
    if stone.trouble == CARRIER:
        return _("The carrier does not answer. It goes on by itself within ten minutes.")
    return _("The database refuses: a hold stands, or treatment was taken up again. It is tried again by itself.")
