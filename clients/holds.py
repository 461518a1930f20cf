"""Keeping a record beyond its time: placed with a reason, lifted with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clients.models import Client, LegalHold
from clinic import audit
from clinic.models import User


@transaction.atomic
def place(client: Client, *, reason: str, by: User, now: datetime) -> LegalHold:
    """From now on nothing of this record is deleted. Where it is held already, that hold stays and counts."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    standing = held(client)
    if standing:
        return standing
    hold = LegalHold.objects.create(client=client, reason=reason, placed_at=now, placed_by=by)
    audit.record(by, "hold.placed", hold, clinic_id=client.clinic_id, client_id=client.pk, now=now)
    return hold


@transaction.atomic
def lift(hold: LegalHold, *, reason: str, by: User, now: datetime) -> bool:
    """The record is kept as long as any other. The first one counts."""
    hold = LegalHold.objects.select_for_update(no_key=True, of=["self"]).select_related("client").get(pk=hold.pk)
    if hold.lifted_at:
        return False
    hold.lifted_at, hold.lifted_by, hold.lifted_because = now, by, reason
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    audit.record(by, "hold.lifted", hold, clinic_id=hold.client.clinic_id, client_id=hold.client_id, now=now)
    return True


def held(client: Client) -> LegalHold | None:
    return LegalHold.objects.filter(client=client, lifted_at=None).select_related("placed_by").first()
