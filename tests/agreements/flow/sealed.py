"""Sealed files and what can be done to them."""

import io

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader

from agreements import acknowledging, sealing
from agreements.models import Agreement, SealedPdf
from tests.agreements.flow.desk import later


def sealed(agreement: Agreement, *, by=None) -> SealedPdf:
    """The newest revision; `by` a therapist: with their acknowledgement."""
    if by is not None:
        acknowledging.acknowledge(agreement, by=by, now=later(hours=3))
    sealing.seal_due(now=later(hours=4))
    return SealedPdf.objects.filter(agreement=agreement).order_by("-revision")[0]


def flipped(file: bytes) -> bytes:
    """One byte of a page's content changed."""
    place = file.index(b"stream", file.index(b"/Filter")) + 40
    return file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]


def appended(file: bytes) -> bytes:
    return file + b"% seven"


def forged(file: bytes) -> bytes:
    """A page overwritten by an incremental update, the old signature left in place."""
    writer = IncrementalPdfFileWriter(io.BytesIO(file))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signature_of(file: bytes) -> cms.SignedData:
    """What its seal holds, without what each file has for itself: its digest, and the signature over that."""
    (seal,) = PdfFileReader(io.BytesIO(file)).embedded_signatures
    (signer,) = seal.signed_data["signer_infos"]
    signer["signature"] = b""
    for one in signer["signed_attrs"]:
        if one["type"].native == "message_digest":
            one["values"] = [b""]
    return seal.signed_data


def text_of(file: bytes) -> str:
    """The text of all pages, as any reader takes it out."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def letters(words: str) -> str:
    """Without spaces and line ends, which a sheet sets anew; the page's foot taken out beforehand."""
    return "".join(words.split())


__all__ = ["appended", "flipped", "forged", "letters", "sealed", "signature_of", "text_of"]
