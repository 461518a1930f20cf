"""Agreements of made-up clients, through their states as they are reached on the signing pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from agreements import sending, states
from agreements.models import Agreement, State
from clients.models import Client
from clinic import audit
from clinic.models import User


def send(client: Client, *, by: User, now: datetime) -> Agreement:
    """Drawn up, and a link texted to the client, who has not signed yet."""
    return sending.send(states.prepare(client, by=by, now=now), by=by, now=now)


def wait(client: Client, *, by: User, now: datetime, needs_guardian: bool = False) -> Agreement:
    """It waits to be signed; nothing is texted, nobody is reminded."""
    agreement = states.prepare(client, needs_guardian=needs_guardian, by=by, now=now)
    return states.move(agreement, to=State.SENT, by=by, now=now)


def sign(
    client: Client, *, by: User, sent_at: datetime, signed_at: datetime, needs_guardian: bool = False
) -> Agreement:
    """Signed by the client, then the guardian where one must, and acknowledged by the therapist within a day."""
    agreement = wait(client, by=by, now=sent_at, needs_guardian=needs_guardian)
    signer = audit.the_client(client.pk)
    if needs_guardian:
        agreement = states.move(agreement, to=State.CLIENT_SIGNED, by=signer, now=signed_at)
    agreement = states.move(agreement, to=State.SIGNED, by=signer, now=signed_at + timedelta(hours=3))
    return states.move(agreement, to=State.ACTIVE, by=by, now=signed_at + timedelta(hours=20))
