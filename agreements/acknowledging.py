"""The therapist's side: a signed agreement is acknowledged, which makes a second revision of the file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agreements import blocks, intents, matters, sealing_queue, states
from agreements.models import Agreement, Kind, Method, Signature, Signer, SignerRole, State
from agreements.terms import primary_of
from clinic.models import User


class NotTheTherapist(Exception):
    """Only the therapist of the agreement acknowledges it, or the client's primary therapist of today."""


@transaction.atomic
def acknowledge(agreement: Agreement, *, by: User, now: datetime, spoken: str = "") -> Agreement:
    """SIGNED becomes ACTIVE; done again, it changes nothing. `spoken`: the language in which they were shown the
    sentence, else that of the agreement. Raises NotTheTherapist, NotPossible.
    """
    agreement = states.locked(agreement)
    primary = primary_of(agreement.client)
    if by.pk not in {agreement.therapist_id, primary.pk if primary else None}:
        raise NotTheTherapist(by.pk)
    if agreement.state == State.ACTIVE:
        return agreement
    agreement = states.move(agreement, to=State.ACTIVE, by=by, now=now)
    signature = _sign(_signer(agreement, by), spoken=spoken or agreement.language, by=by, now=now)
    states.record(
        agreement, "therapist.acknowledged", by=by, now=now, signer=signature.signer_id,
        text=signature.text_sha256, evidence=signature.evidence_sha256,
    )  # fmt: skip
    matters.settle(agreement, Kind.ACKNOWLEDGE, now=now)
    sealing_queue.want(agreement, revision=2, now=now)
    return agreement


def _signer(agreement: Agreement, by: User) -> Signer:
    """The therapist's place; a colleague who took over since gets one of their own."""
    signer = agreement.signers.filter(role=SignerRole.THERAPIST, user=by).first()
    if signer is not None:
        return signer
    last = agreement.signers.order_by("-position").values_list("position", flat=True).first() or 0
    return Signer.objects.create(
        agreement=agreement, role=SignerRole.THERAPIST, position=last + 1, name=by.name, user=by, language=by.language
    )


def _sign(signer: Signer, *, spoken: str, by: User, now: datetime) -> Signature:
    facts = blocks.canonical_json({"signed_in_as": by.pk, "signed_at": now.isoformat()})
    signer.signed_at = now
    signer.save(update_fields=["signed_at"])
    return Signature.objects.create(
        signer=signer,
        method=Method.ACKNOWLEDGED,
        written_name=by.name,
        intent_text=intents.sentence(spoken, SignerRole.THERAPIST),
        text_sha256=signer.agreement.text_sha256,
        language=signer.agreement.language,
        evidence=facts,
        evidence_sha256=blocks.digest(facts),
        signed_at=now,
    )
