"""Is this the real one? A file is held against its own seal and against the record; nothing is shown without it.

Both are needed: bytes appended behind the seal leave a valid signature over the part before them, and a page forged by
an incremental update passes in some readers. So the stored SHA-256 must be the file's, there must be exactly one
signature, it must hold, cover the entire file, allow no change, and be made by a seal of ours while that was valid.
"""

from __future__ import annotations

import io
import re
import ssl
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from string import whitespace

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from agreements import blocks, chain, stamping
from agreements.models import IN_FORCE, Agreement, SealCertificate, SealedPdf, Signature
from clinic.models import Tombstone

MOST_BYTES = 10 * 1024 * 1024
REASONS = ("real", "older", "changed", "unknown", "unreadable", "record_broken", "deleted")
HANDED_IN = re.compile(rb"/Contents\s*<([0-9A-Fa-f\s]*)>")
"""Where a PDF holds its signatures, with the certificates of who made them: hexadecimal, as every maker writes them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` for "real", "older" (real, and a later revision exists) and "deleted" (real, and its record is gone). Whom
    it is about is in the file itself; here stand only the clinic and the time of the seal, for a file whose record is
    kept.
    """

    ok: bool
    reason: str
    clinic: str = ""
    sealed_at: datetime | None = None
    revision: int | None = None


def check(file: bytes, *, now: datetime) -> Finding:
    """What to say about a file that somebody handed in. Never raises for what is in it."""
    if len(file) > MOST_BYTES or not file.startswith(b"%PDF-"):
        return Finding(False, "unreadable")
    row = (
        SealedPdf.objects.select_related("certificate__clinic", "agreement__client")
        .filter(sha256=blocks.digest(file))
        .first()
    )
    if row is None and Tombstone.objects.filter(files__contains=[blocks.digest(file)]).exists():
        return Finding(True, "deleted")
    if row is None:
        return Finding(False, "changed" if _carries_our_seal(file) else "unknown")
    if problems_of(row, file):
        return Finding(False, "record_broken")
    newer = SealedPdf.objects.filter(agreement=row.agreement_id, revision__gt=row.revision).exists()
    return Finding(True, "older" if newer else "real", row.certificate.clinic.name, row.sealed_at, row.revision)


def problems_of(row: SealedPdf, file: bytes) -> list[str]:
    """What is wrong with these bytes as that revision; empty when nothing is."""
    found = [] if blocks.digest(file) == row.sha256 else ["the bytes are not those that were sealed"]
    found += seal_problems(file, [row.certificate])
    if not row.certificate.valid_from <= row.sealed_at < row.certificate.valid_until:
        found.append("the seal was not valid when it was used")
    if chain.hash_at(row.agreement, row.chain_count) != row.chain_head:
        found.append("the chain of events is shorter or another than when it was sealed")
    return found


def seal_problems(file: bytes, certificates: Iterable[SealCertificate]) -> list[str]:
    """What is wrong with the seal itself, whatever the record says."""
    try:
        signatures = PdfFileReader(io.BytesIO(file), strict=True).embedded_signatures
        if len(signatures) != 1:
            return [f"{len(signatures)} signatures instead of one"]
        return list(_signature_problems(signatures[0], list(certificates)))
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError) as error:
        return [f"the file cannot be read ({type(error).__name__})"]


def _signature_problems(signature: EmbeddedPdfSignature, certificates: list[SealCertificate]) -> Iterator[str]:
    ours = {one.fingerprint: one for one in certificates}
    certificate = ours.get(signature.signer_cert.sha256.hex())
    if certificate is None:
        yield "the seal is not one of ours"
        return
    context = ValidationContext(
        trust_roots=[stamping.as_asn1(certificate.pem)], allow_fetching=False, moment=_inside(certificate, signature)
    )
    with ThreadPoolExecutor(1) as aside:  # as when sealing: it runs an event loop of its own
        status = aside.submit(validate_pdf_signature, signature, signer_validation_context=context).result()
    if not status.bottom_line:
        yield "the seal does not hold"
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield "the seal does not cover the entire file"
    if status.modification_level not in (None, ModificationLevel.NONE):
        yield "the file was changed after it was sealed"


def _inside(certificate: SealCertificate, signature: EmbeddedPdfSignature) -> datetime:
    """The moment to judge the certificate by: when it sealed, else its first second (the dates are checked apart)."""
    said = signature.self_reported_timestamp
    return said if said and certificate.valid_from <= said < certificate.valid_until else certificate.valid_from


def _carries_our_seal(file: bytes) -> bool:
    """Whether a certificate of ours lies in it. It is looked for and nothing is parsed: a stranger's file may be made
    to cost its reader minutes and a gigabyte (measured: 2 MB took 13 seconds), while somebody waits on the line.
    """
    seals = b"".join(_from_hex(found) for found in HANDED_IN.findall(file))
    pems = SealCertificate.objects.values_list("pem", flat=True) if seals else ()
    return any(ssl.PEM_cert_to_DER_cert(pem) in seals for pem in pems)


def _from_hex(digits: bytes) -> bytes:
    packed = digits.translate(None, whitespace.encode())
    return bytes.fromhex(packed.decode() + "0" * (len(packed) % 2))


def record_problems(agreement: Agreement) -> list[str]:
    """Everything that can be checked about one agreement's record, one line for each problem."""
    found = chain.problems(agreement)
    canonical = blocks.canonical(agreement.document)
    if canonical != agreement.canonical_text or blocks.digest(canonical) != agreement.text_sha256:
        found.append("the text is not the one whose digest is kept")
    for signature in Signature.objects.filter(signer__agreement=agreement).select_related("signer"):
        found += _kept_problems(agreement, signature)
    must_sign = agreement.signers.by_hand()
    unsigned = not must_sign or must_sign.filter(signature=None).exists()
    if agreement.state in IN_FORCE and unsigned and not agreement.client.clinic.synthetic:  # nobody signs a test call's
        found.append("in force, and a signature is missing")
    for pdf in SealedPdf.objects.filter(agreement=agreement).select_related("certificate"):
        found += [f"revision {pdf.revision}: {problem}" for problem in problems_of(pdf, pdf.file)]
    return found


def _kept_problems(agreement: Agreement, signature: Signature) -> Iterator[str]:
    who = f"signature of signer {signature.signer_id}"
    if signature.text_sha256 != agreement.text_sha256:
        yield f"{who}: another text was signed"
    if blocks.digest(signature.evidence) != signature.evidence_sha256:
        yield f"{who}: its evidence was changed"
    said = agreement.events.filter(data__signer=signature.signer_id, data__evidence=signature.evidence_sha256)
    if not said.exists():
        yield f"{who}: the chain of events does not know it"
    scan = getattr(signature, "scan", None)
    if scan is not None and blocks.digest(scan.file) != scan.sha256:
        yield f"{who}: its scan was changed"
