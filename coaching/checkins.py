"""Check-ins: contacts agreed beforehand. Met by any fitting contact; a missed one is a note for the session, no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching.models import CheckIn, Contact
from coaching.models.check_in import Side

JOB = audit.SYSTEM("check-ins")
GRACE = timedelta(hours=1)  # a text a little late still counts as met


class InThePast(ValueError):
    """A check-in is agreed for a time ahead."""


@transaction.atomic
def agree(
    client: Client,
    *,
    therapist: User,
    side: str,
    due_at: datetime,
    by: audit.By,
    now: datetime,
    what_for: str = "",
) -> CheckIn:
    """Writes down who contacts whom by when. Raises InThePast."""
    if due_at <= now:
        raise InThePast(due_at)
    check_in = CheckIn.objects.create(
        client=client, therapist=therapist, side=Side(side), due_at=due_at, what_for=what_for, agreed_at=now
    )
    _audit(by, "check_in.agreed", check_in, now)
    return check_in


@transaction.atomic
def meet(contact: Contact, *, now: datetime) -> CheckIn | None:
    """The next open check-in of this client is met by this contact, whichever side began it."""
    open_ones = _open().select_for_update().filter(client_id=contact.client_id, held_at=None)
    check_in = open_ones.order_by("due_at").first()
    if check_in is None:
        return None
    check_in.met_at, check_in.met_by = now, contact
    check_in.save(update_fields=["met_at", "met_by"])
    _audit(JOB, "check_in.met", check_in, now, contact=contact.pk)
    return check_in


@transaction.atomic
def cancel(check_in: CheckIn, *, by: User, now: datetime) -> None:
    check_in.cancelled_at = now
    check_in.save(update_fields=["cancelled_at"])
    _audit(by, "check_in.cancelled", check_in, now)


def note_missed(*, now: datetime) -> int:
    """Marks those whose time and grace have gone by. A held one is not missed."""
    late = _open().filter(held_at=None, due_at__lte=now - GRACE)
    missed = 0
    with transaction.atomic():
        for check_in in late.select_for_update(skip_locked=True):
            check_in.missed_at = now
            check_in.save(update_fields=["missed_at"])
            _audit(JOB, "check_in.missed", check_in, now)
            missed += 1
    return missed


def hold_for(client_id: int, *, now: datetime) -> None:
    """A pause holds what was agreed; it is neither met nor missed while it lasts."""
    for check_in in _open().select_for_update().filter(client_id=client_id, held_at=None):
        check_in.held_at = now
        check_in.save(update_fields=["held_at"])
        _audit(JOB, "check_in.held", check_in, now)


def reopen_for(client_id: int, *, now: datetime) -> None:
    """After the pause the agreement stands again; one whose time went by in it gets as much time as was left."""
    for check_in in _open().select_for_update().filter(client_id=client_id, held_at__isnull=False):
        left = max(check_in.due_at - check_in.held_at, timedelta(hours=1))
        if check_in.due_at <= now:
            check_in.due_at = now + left
        check_in.held_at = None
        check_in.save(update_fields=["held_at", "due_at"])
        _audit(JOB, "check_in.reopened", check_in, now)


def _open():
    return CheckIn.objects.filter(met_at=None, missed_at=None, cancelled_at=None)


def _audit(by: audit.By, action: str, check_in: CheckIn, now: datetime, **data: int) -> None:
    client = check_in.client
    audit.record(by, action, check_in, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
