"""The one way by which an agreement changes its state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agreements.models import Agreement, State
from clients.models import Client
from clinic import audit

NOT_SIGNED = (State.DECLINED, State.EXPIRED, State.VOIDED)
AFTER = {
    State.DRAFT: (State.SENT, State.VOIDED),
    State.SENT: (State.VIEWED, State.CLIENT_SIGNED, State.SIGNED, *NOT_SIGNED),
    State.VIEWED: (State.CLIENT_SIGNED, State.SIGNED, *NOT_SIGNED),
    State.CLIENT_SIGNED: (State.SIGNED, *NOT_SIGNED),
    State.SIGNED: (State.ACTIVE, State.SUPERSEDED, State.WITHDRAWN, State.ENDED),
    State.ACTIVE: (State.SUPERSEDED, State.WITHDRAWN, State.ENDED),
}
STAMP = {
    State.SENT: "sent_at",
    State.VIEWED: "viewed_at",
    State.CLIENT_SIGNED: "client_signed_at",
    State.SIGNED: "signed_at",
    State.ACTIVE: "acknowledged_at",
}


class NotPossible(Exception):
    """The agreement is in a state from which this one is not reached."""


@transaction.atomic
def prepare(client: Client, *, by: audit.By, now: datetime, needs_guardian: bool = False) -> Agreement:
    """Draws up an agreement for this client, not yet sent."""
    agreement = Agreement.objects.create(client=client, needs_guardian=needs_guardian, created_at=now)
    _audit(by, "agreement.prepared", agreement, now)
    return agreement


@transaction.atomic
def move(agreement: Agreement, *, to: State, by: audit.By, now: datetime) -> Agreement:
    """Moves the agreement on and stamps the moment. Raises NotPossible from a state that does not lead there.

    A guardian who must sign is waited for: the client's own signature leads to CLIENT_SIGNED, never past it. The one
    that was in force until then is superseded at the moment when the new one is signed by all, not before.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if to not in AFTER.get(State(agreement.state), ()):
        raise NotPossible(f"{agreement.state} -> {to}")
    if to == State.SIGNED and agreement.needs_guardian and agreement.state != State.CLIENT_SIGNED:
        raise NotPossible("the guardian has not signed")
    if to == State.SIGNED:
        for old in Agreement.objects.in_force().filter(client_id=agreement.client_id):
            move(old, to=State.SUPERSEDED, by=by, now=now)
    was, agreement.state = agreement.state, to
    setattr(agreement, STAMP.get(to, "closed_at"), now)
    agreement.save()
    _audit(by, "agreement.moved", agreement, now, was=was, to=str(to))
    return agreement


def _audit(by: audit.By, action: str, agreement: Agreement, now: datetime, **data: str) -> None:
    client = agreement.client
    audit.record(by, action, agreement, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
