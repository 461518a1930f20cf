"""Agreements of made-up clients: signed beside their therapists, as on the signing pages, by the same verbs."""

from __future__ import annotations

from datetime import datetime, timedelta

from agreements import acknowledging, sending, sessions, signing, states
from agreements.models import Agreement, Signer
from agreements.terms import Terms
from clients.models import Client
from clinic.models import User

TABLET = signing.Device(user_agent="The clinic's tablet")
READS = timedelta(minutes=6)


def send(client: Client, *, terms: Terms, by: User, now: datetime) -> Agreement:
    """Drawn up, and a link texted to the client, who has not signed yet."""
    return sending.send(states.prepare(client, terms=terms, by=by, now=now), by=by, now=now)


def sign(
    client: Client, *, by: User, sent_at: datetime, signed_at: datetime, terms: Terms, needs_guardian: bool = False
) -> Agreement:
    """Signed by the client, then the guardian where one must, and acknowledged by the therapist within a day. The
    sealed file is made afterwards, by the worker, as always.
    """
    drawn_up = states.prepare(client, needs_guardian=needs_guardian, terms=terms, by=by, now=sent_at)
    agreement = sending.send_in_person(drawn_up, by=by, now=sent_at)
    for place, signer in enumerate(agreement.signers.by_hand().order_by("position")):
        _signs(signer, witness=by, now=signed_at + place * timedelta(hours=3))
    return acknowledging.acknowledge(agreement, by=by, now=signed_at + timedelta(hours=20))


def _signs(signer: Signer, *, witness: User, now: datetime) -> None:
    session = sessions.begin_in_person(signer, witness=witness, now=now).session
    signing.opened(session, now=now)
    signing.consent(session, now=now + READS / 6)
    signing.reached_end(session, now=now + READS)
    text = signer.agreement.text_sha256
    signing.sign(session, written_name=signer.name, text_sha256=text, device=TABLET, now=now + READS)
