"""Sealing: the sheet is made, sealed with the clinic's key (PAdES, certified, no change allowed) and kept as it is.

Runs in a worker. What fails is tried again after five minutes; what still waits after fifteen is an alarm. The
agreement is in force meanwhile: it was signed, whether there is a file of it or not.
"""

from __future__ import annotations

import base64
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from agreements import blocks, chain, copies, document, evidence, matters, seal_keys, states
from agreements.models import Agreement, Kind, SealCertificate, SealedPdf, Sealing
from clinic import audit

BY = audit.SYSTEM("seal")
AGAIN_AFTER, ALARM_AFTER = timedelta(minutes=5), timedelta(minutes=15)
PADES_PREFIX = "/ESIC"
RESERVED = 8192  # bytes for the signature; a P-256 one with its certificate takes a quarter of it
AT_ONCE = 50

log = logging.getLogger(__name__)


class Envelope(IncrementalPdfFileWriter):
    """Adds the seal and nothing else. The library would also write the metadata anew and call the file PDF 2.0, which
    a file that says it is PDF/A-2 (so PDF 1.7) must not be.
    """

    def _update_meta(self) -> None:
        """As Typst wrote it."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """As it is: 1.7."""

    def register_extension(self, ext: DeveloperExtension) -> None:
        if ext.prefix_name == PADES_PREFIX:
            super().register_extension(ext)


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
    rows = Sealing.objects.select_for_update(of=("self",), skip_locked=True, no_key=True).select_related(
        "agreement__client__clinic"
    )
    sealing = rows.filter(pk=pk, sealed_at=None).first()
    if sealing is None:
        return False
    try:
        with transaction.atomic():
            pdf = seal(states.locked(sealing.agreement), revision=sealing.revision, now=now)
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
    before = SealedPdf.objects.filter(agreement=agreement, revision=revision - 1).first()
    if revision > 1 and before is None:
        raise LookupError("the revision before is not sealed yet")
    certificate = _certificate(agreement, now=now)
    head = chain.head(agreement)
    told = evidence.Seal(
        revision, certificate.fingerprint, head.hash, head.count, prev_sha256=before.sha256 if before else ""
    )
    file = stamped(document.render(agreement, seal=told, now=now), certificate)
    pdf = SealedPdf.objects.create(
        agreement=agreement,
        revision=revision,
        content=base64.b64encode(file).decode(),
        sha256=blocks.digest(file),
        prev_sha256=told.prev_sha256,
        certificate=certificate,
        chain_head=head.hash,
        chain_count=head.count,
        sealed_at=now,
    )
    states.record(agreement, "pdf.sealed", by=BY, now=now, revision=revision, sha256=pdf.sha256)
    return pdf


def stamped(pdf: bytes, certificate: SealCertificate) -> bytes:
    """The file with the seal over every byte. The time in it is this server's own."""
    meta = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        certify=True,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    invisible = fields.InvisSigSettings(box_out_of_bounds=True)
    field = fields.SigFieldSpec("Seal", on_page=-1, invis_sig_settings=invisible)
    signer = seal_keys.signer_for(certificate)
    with ThreadPoolExecutor(1) as aside:  # pyHanko runs an event loop of its own; this thread may have one already
        sealed = aside.submit(
            signers.sign_pdf,
            Envelope(io.BytesIO(pdf)),
            meta,
            signer=signer,
            new_field_spec=field,
            bytes_reserved=RESERVED,
        ).result()
    return sealed.getvalue()


def _certificate(agreement: Agreement, *, now: datetime) -> SealCertificate:
    """The clinic's seal; on a local installation it is made when first needed."""
    clinic = agreement.client.clinic
    try:
        return seal_keys.current(clinic, now=now)
    except seal_keys.NoSeal:
        if not settings.LOCAL:
            raise
        return seal_keys.make(clinic, by=BY, now=now)
