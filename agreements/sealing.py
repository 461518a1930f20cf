"""Sealing: the sheet is made, sealed with the clinic's key (PAdES, certified, no change allowed) and kept as it is.

Runs in a worker. What fails is tried again after five minutes; what still waits after fifteen is an alarm. The
agreement is in force meanwhile: it was signed, whether there is a file of it or not.
"""

from __future__ import annotations

import base64
import logging
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction

from agreements import blocks, chain, copies, document, evidence, matters, seal_keys, states
from agreements.models import Agreement, Kind, SealCertificate, SealedPdf, Sealing
from clinic import audit

BY = audit.SYSTEM("seal")
AGAIN_AFTER, ALARM_AFTER = timedelta(minutes=5), timedelta(minutes=15)
AT_ONCE = 50

log = logging.getLogger(__name__)


def seal_due(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Seals what waits, oldest first; one that fails holds up no other. Returns how many files were made."""
    due = Sealing.objects.filter(sealed_at=None, due_at__lte=now).order_by("wanted_at", "revision")
    return sum(_seal_one(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:limit]))


def alarm(*, now: datetime) -> int:
    """How many wait for more than fifteen minutes; says so in the log and to the staff."""
    late = Sealing.objects.filter(sealed_at=None, wanted_at__lte=now - ALARM_AFTER).select_related("agreement__client")
    for sealing in late:
        log.error("seal_late", extra={"sealing": sealing.pk, "error_kind": sealing.error})
        matters.open_one(sealing.agreement, Kind.NOT_SEALED, now=now)
    return len(late)


@transaction.atomic
def _seal_one(pk: int, *, now: datetime) -> bool:
    rows = Sealing.objects.select_for_update(of=("self", "agreement"), skip_locked=True, no_key=True)
    rows = rows.select_related("agreement__client__clinic", "agreement__template_version")
    sealing = rows.defer("agreement__template_version__texts").filter(pk=pk, sealed_at=None).first()
    if sealing is None:  # sealed by now, or somebody holds it or its agreement: the next tick
        return False
    try:
        with transaction.atomic():
            pdf = seal(sealing.agreement, revision=sealing.revision, now=now)
            sealing.sealed_at, sealing.error = now, ""
            matters.settle(sealing.agreement, Kind.NOT_SEALED, now=now)
            if pdf.revision == 1:
                copies.offer(sealing.agreement, now=now)
    except Exception as error:  # whatever it is, the others go on and this one is tried again
        log.exception("seal failed", extra={"sealing": pk})
        sealing.error, sealing.due_at = type(error).__name__[:60], now + AGAIN_AFTER
    sealing.attempts += 1
    sealing.save(update_fields=["sealed_at", "error", "due_at", "attempts"])
    return sealing.sealed_at is not None


def seal(agreement: Agreement, *, revision: int, now: datetime) -> SealedPdf:
    """Makes and keeps one revision; the caller holds the agreement. Raises NoSeal, CannotBeWritten, and LookupError
    while the revision before is not sealed.
    """
    before = _sha256_before(agreement, revision)
    certificate = _certificate(agreement, now=now)
    head = chain.head(agreement)
    told = evidence.Seal(revision, certificate.fingerprint, head.hash, head.count, prev_sha256=before)
    stamping = import_module("agreements.stamping")  # loaded by what seals alone
    file = stamping.stamped(document.render(agreement, seal=told, now=now), certificate)
    pdf = SealedPdf.objects.create(
        agreement=agreement,
        revision=revision,
        content=base64.b64encode(file).decode(),
        sha256=blocks.digest(file),
        prev_sha256=before,
        certificate=certificate,
        chain_head=head.hash,
        chain_count=head.count,
        sealed_at=now,
    )
    states.record(agreement, "pdf.sealed", by=BY, now=now, revision=revision, sha256=pdf.sha256)
    return pdf


def _sha256_before(agreement: Agreement, revision: int) -> str:
    """Of the revision before this one; "" for the first. Raises LookupError."""
    if revision == 1:
        return ""
    before = agreement.pdfs.filter(revision=revision - 1).values_list("sha256", flat=True).first()
    if before is None:
        raise LookupError("the revision before is not sealed yet")
    return before


def _certificate(agreement: Agreement, *, now: datetime) -> SealCertificate:
    """The clinic's seal; on a local installation it is made when first needed."""
    clinic = agreement.client.clinic
    try:
        return seal_keys.current(clinic, now=now)
    except seal_keys.NoSeal:
        if not settings.LOCAL:
            raise
        return seal_keys.make(clinic, by=BY, now=now)
