"""The list for a client's next session: points of its own, and which points were talked about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import undoing
from coaching.models import Discussed, SessionPoint

TICKED = "session.discussed"


@transaction.atomic
def add_point(client: Client, *, text: str, by: User, now: datetime) -> SessionPoint:
    """Writes down something to talk about. ValueError without words."""
    if not text.strip():
        raise ValueError("a point needs its words")
    point = SessionPoint.objects.create(client=client, text=text, added_at=now, added_by=by)
    _audit(by, "session.point_added", client, now, point=point.pk)
    return point


@transaction.atomic
def discuss(client: Client, *, point: str, by: User, now: datetime) -> Discussed:
    """This point was talked about; the first one to say so counts."""
    row, made = Discussed.objects.get_or_create(
        client=client, point=point, defaults={"discussed_at": now, "discussed_by": by}
    )
    if made:
        _audit(by, TICKED, client, now, point=point)
    return row


@transaction.atomic
def bring_back(client: Client, *, point: str, by: User, now: datetime) -> None:
    """It is to be talked about again."""
    removed, _each = Discussed.objects.filter(client=client, point=point).delete()
    if removed:
        _audit(by, "session.brought_back", client, now, point=point)


@undoing.way_back(TICKED)
def undiscuss(subjects: list[int], *, by: User, now: datetime) -> None:
    row = Discussed.objects.select_related("client").filter(pk=subjects[0]).first()
    if row:
        bring_back(row.client, point=row.point, by=by, now=now)


def _audit(by: User, action: str, client: Client, now: datetime, **data: Any) -> None:
    audit.record(by, action, client, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
