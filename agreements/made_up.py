"""Agreements of made-up clients, by their states alone: nobody reads them, signs them or is reminded of them.

For the test call, the demo and bulk data. For a client of a real clinic only a signature will do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from agreements import states
from agreements.models import Agreement, State
from clients.models import Client
from clinic import audit
from clinic.models import User


class OnlyASignatureWillDo(Exception):
    """The client may be a real one."""


def wait(client: Client, *, by: User, now: datetime, needs_guardian: bool = False) -> Agreement:
    """It waits to be signed; nothing is texted, nobody is reminded. Raises OnlyASignatureWillDo."""
    _must_be_made_up(client)
    agreement = states.prepare(client, needs_guardian=needs_guardian, by=by, now=now)
    return states.move(agreement, to=State.SENT, by=by, now=now)


def pass_by_state(
    client: Client, *, by: User, sent_at: datetime, signed_at: datetime, needs_guardian: bool = False
) -> Agreement:
    """In force without a signature or a file: enough for a line that has to know whether to connect. Raises
    OnlyASignatureWillDo.
    """
    agreement = wait(client, by=by, now=sent_at, needs_guardian=needs_guardian)
    signer = audit.the_client(client.pk)
    if needs_guardian:
        agreement = states.move(agreement, to=State.CLIENT_SIGNED, by=signer, now=signed_at)
    agreement = states.move(agreement, to=State.SIGNED, by=signer, now=signed_at + timedelta(hours=3))
    return states.move(agreement, to=State.ACTIVE, by=by, now=signed_at + timedelta(hours=20))


def _must_be_made_up(client: Client) -> None:
    if not (client.clinic.synthetic or settings.LOCAL):
        raise OnlyASignatureWillDo(client.pk)
