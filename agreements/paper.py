"""Signing on paper: an equal choice. The signed sheet is scanned; whoever of the staff saw it signed is the witness."""

from __future__ import annotations

import base64
from datetime import datetime

from django.db import transaction

from agreements import blocks, intents, progress, sending, states
from agreements.models import Method, PaperScan, Signature, Signer
from agreements.sending import NotTheirTurn
from agreements.signing import NameMissing, cleaned
from clinic.models import User

__all__ = ["NameMissing", "NotAScan", "NotTheirTurn"]

MOST_BYTES = 8 * 1024 * 1024
BEGINS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


class NotAScan(ValueError):
    """Not a PDF, JPEG or PNG of at most 8 MB."""


@transaction.atomic
def attach(
    signer: Signer, *, file: bytes, media_type: str, written_name: str, signed_at: datetime, by: User, now: datetime
) -> Signature:
    """The signer has signed on paper, at `signed_at`, before `by`. Attached twice, it gives the first.

    Raises NotAScan, NameMissing, NotTheirTurn; ValueError for a signature from before the text or from the future.
    """
    if len(file) > MOST_BYTES or not file.startswith(BEGINS.get(media_type, b"\0not a scan")):
        raise NotAScan(media_type)
    name = cleaned(written_name)
    if not name:
        raise NameMissing
    agreement = states.locked(signer.agreement)
    if given := Signature.objects.filter(signer=signer).first():
        return given
    sending.must_be_their_turn(signer)
    if not agreement.created_at <= signed_at <= now:
        raise ValueError("signed before the text was there, or in the future")
    signature = _store(signer, name, blocks.digest(file), signed_at=signed_at, by=by, now=now)
    PaperScan.objects.create(
        signature=signature,
        media_type=media_type,
        content=base64.b64encode(file).decode(),
        sha256=blocks.digest(file),
        attached_at=now,
        attached_by=by,
    )
    signer.agreement = agreement
    progress.signed(signer, signature, by=by, now=now)
    return signature


def _store(signer: Signer, name: str, scan_sha256: str, *, signed_at: datetime, by: User, now: datetime) -> Signature:
    facts = blocks.canonical_json(
        {
            "scan_sha256": scan_sha256,
            "witness": by.pk,
            "attached_at": now.isoformat(),
            "signed_at": signed_at.isoformat(),
        }
    )
    return Signature.objects.create(
        signer=signer,
        method=Method.PAPER,
        written_name=name,
        intent_text=intents.sentence(signer.language, signer.role),
        text_sha256=signer.agreement.text_sha256,
        witness=by,
        language=signer.agreement.language,
        evidence=facts,
        evidence_sha256=blocks.digest(facts),
        signed_at=signed_at,
    )
