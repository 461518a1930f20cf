"""What follows from a signature, however it was given: the next one's turn, or an agreement in force."""

from __future__ import annotations

from datetime import datetime

from agreements import links, matters, reminders, sealing_queue, sending, states
from agreements.models import Agreement, Kind, Signature, Signer, SignerRole, State
from clinic import audit

WAITED_FOR = (Kind.QUESTION, Kind.WRONG, Kind.PAPER, Kind.LOCKED, Kind.NOT_SENT, Kind.EXPIRED, Kind.DECLINED)
REPLACES = (Kind.RESIGN, Kind.POLICY, Kind.THERAPIST, Kind.OF_AGE, Kind.REVIEW)


def signed(signer: Signer, signature: Signature, *, by: audit.By, now: datetime) -> Agreement:
    """The caller holds the agreement and has stored the signature."""
    agreement = signer.agreement
    signer.signed_at = signature.signed_at
    signer.save(update_fields=["signed_at"])
    links.revoke(signer, because="signed", now=now)
    reminders.drop(signer, now=now)
    states.record(
        agreement, "signer.signed", by=by, now=now, signer=signer.pk, role=str(signer.role),
        method=str(signature.method), text=signature.text_sha256, evidence=signature.evidence_sha256,
    )  # fmt: skip
    if signer.role == SignerRole.CLIENT and agreement.needs_guardian:
        agreement = states.move(agreement, to=State.CLIENT_SIGNED, by=by, now=now)
    if sending.next_after(agreement, by=by, now=now):
        return agreement
    return _in_force(agreement, by=by, now=now)


def _in_force(agreement: Agreement, *, by: audit.By, now: datetime) -> Agreement:
    older = list(Agreement.objects.in_force().filter(client_id=agreement.client_id))
    agreement = states.move(agreement, to=State.SIGNED, by=by, now=now)
    for old in older:
        matters.settle(old, *REPLACES, now=now)
    matters.settle(agreement, *WAITED_FOR, now=now)
    matters.open_one(agreement, Kind.ACKNOWLEDGE, now=now, tell=True)
    sealing_queue.want(agreement, revision=1, now=now)
    return agreement
