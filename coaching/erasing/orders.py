"""Ordering a deletion, and taking the order back within its hour. What is ordered is carried out by a job."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from clients import holds
from clients.models import Client
from clinic import audit
from clinic.models import Extent, Ground, Tombstone, User
from clinic.policies import policy_at
from coaching.erasing import due

CAN_BE_TAKEN_BACK = timedelta(hours=1)


class NotNow(Exception):
    """This record cannot be deleted as it is; what stands in the way is one of the classes below."""


class InTreatment(NotNow):
    """Treatment has not ended."""


class Held(NotNow):
    """It must be kept: somebody placed a hold."""


class TimeNotOver(NotNow):
    """By the clinic's rules its time is not over, and no other ground was given."""


class AlreadyOrdered(NotNow):
    """A deletion of it stands already."""


class TooLate(Exception):
    """It has begun: what is deleted does not come back."""


@transaction.atomic
def order(
    clients: Iterable[Client], *, ground: str, by: User, now: datetime, reason: str = "", extent: str = Extent.RECORD
) -> list[Tombstone]:
    """A tombstone for each, or for none: InTreatment, Held, TimeNotOver, AlreadyOrdered. It begins in an hour."""
    wanted = sorted(clients, key=lambda client: client.pk)
    locked = Client.objects.select_for_update(no_key=True, of=["self"]).filter(pk__in=[one.pk for one in wanted])
    return [
        _order(client, extent, ground, reason, by, now) for client in locked.select_related("clinic").order_by("pk")
    ]


@transaction.atomic
def take_back(stone: Tombstone, *, by: User, now: datetime) -> None:
    """Nothing was deleted yet, and nothing will be. TooLate once it has begun; twice is once."""
    stone = Tombstone.objects.select_for_update(no_key=True, of=["self"]).get(pk=stone.pk)
    if stone.taken_back_at:
        return
    if stone.begun_at:
        raise TooLate
    stone.taken_back_at, stone.taken_back_by = now, by
    stone.save(update_fields=["taken_back_at", "taken_back_by"])
    _audit(by, "deletion.taken_back", stone, now)


def why_not(client: Client, *, ground: str, now: datetime, extent: str = Extent.RECORD) -> type[NotNow] | None:
    """What stands in the way of deleting it now; None where nothing does."""
    if Tombstone.objects.filter(client_id=client.pk, extent=extent, finished_at=None, taken_back_at=None).exists():
        return AlreadyOrdered
    if holds.held(client):
        return Held
    if extent == Extent.PHOTOS:
        return None
    if client.discharged_at is None:
        return InTreatment
    if ground == Ground.TIME and not _time_is_over(client, now):
        return TimeNotOver
    return None


def _time_is_over(client: Client, now: datetime) -> bool:
    found = due.of(client, policy_at(client.clinic_id, now))
    return not found.unknown_age and found.kept_until < due.today(client.clinic, now)


def _order(client: Client, extent: str, ground: str, reason: str, by: User, now: datetime) -> Tombstone:
    in_the_way = why_not(client, ground=ground, extent=extent, now=now)
    if in_the_way:
        raise in_the_way(client.pk)
    stone = Tombstone.objects.create(
        clinic_id=client.clinic_id,
        client_id=client.pk,
        extent=extent,
        ground=ground,
        reason=reason,
        policy_number=policy_at(client.clinic_id, now).number,
        older_than=due.photos_before(client.clinic, now=now) if extent == Extent.PHOTOS else None,
        ordered_at=now,
        ordered_by=by,
        begins_at=now + CAN_BE_TAKEN_BACK,
    )
    _audit(by, "deletion.ordered", stone, now, extent=extent, ground=ground)
    return stone


def _audit(by: audit.By, action: str, stone: Tombstone, now: datetime, **data: Any) -> None:
    audit.record(by, action, stone, clinic_id=stone.clinic_id, client_id=stone.client_id, now=now, **data)
