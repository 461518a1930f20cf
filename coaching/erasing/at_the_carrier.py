"""What the carrier keeps of a record: each text and call, with both numbers. They go there before their rows go here,
because the rows alone say under which name; what stays here stays there.
"""

# ruff: noqa: S608  conditions of our own; whose record it is comes in as a parameter

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import structlog

from coaching.erasing import counting
from coaching.erasing.parts import PARTS
from telephony import door
from telephony.errors import CarrierError
from telephony.models import Call, Message

A_SLICE = 100  # deletions in one task: live calls and texts ask the same carrier
ROWS = {part.table: part.rows.format(**counting.VALUES) for part in PARTS}
KEPT = "r.removed_at IS NULL AND (r.sid IS NOT NULL OR r.past_sids <> '{}')"
LEFT = f"""
SELECT 'text', r.id, array_remove(r.past_sids || r.sid, NULL) FROM telephony_message r
 WHERE {KEPT} AND ({ROWS["telephony_message"]})
UNION ALL
SELECT 'call', r.id, array_remove(r.past_sids || r.sid, NULL) FROM telephony_call r
 WHERE {KEPT} AND ({ROWS["telephony_call"]})
"""

log = structlog.get_logger(__name__)


class Kept(NamedTuple):
    """A row of ours, and every name that the carrier has for it."""

    kind: str
    pk: int
    sids: list[str]


def left(client_id: int, clinic_id: int) -> list[Kept]:
    """What lies there still."""
    return [Kept(*row) for row in counting.asked(LEFT, client_id, clinic_id)]


def remove(client_id: int, clinic_id: int, *, now: datetime, most: int = A_SLICE) -> Iterator[Kept]:
    """Deletes there, one after the other, and says which went; what went before a crash is not asked for again. The
    caller stops when its time is up. CarrierError where the carrier is away or has had enough of us.
    """
    for kept in left(client_id, clinic_id)[:most]:
        try:
            _delete(kept)
        except CarrierError as error:
            if not error.permanent:
                raise
            log.warning("deletion.refused_at_carrier", row=kept.pk, kind=kept.kind, code=error.code or 0)
        model = Message if kept.kind == "text" else Call
        model._default_manager.filter(pk=kept.pk).update(removed_at=now)
        yield kept


def _delete(kept: Kept) -> None:
    carrier = door.carrier()
    delete = carrier.delete_message if kept.kind == "text" else carrier.delete_call
    for sid in kept.sids:
        delete(sid)
