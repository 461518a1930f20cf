"""The seal on a file: PAdES by pyHanko, certified, no change allowed.

pyHanko is 18 MB of a process. Only this module and `verification` load it, and only a process that seals or checks a
file loads them (decision 26).
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from agreements import seal_keys
from agreements.models import SealCertificate

PADES_PREFIX = "/ESIC"
RESERVED = 8192  # bytes for the signature; a P-256 one with its certificate takes a quarter of it


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


class Sealer(signers.SimpleSigner):
    """Seals with one key. What stands in a signature beside the file's digest is the same in every file of a
    certificate: the library puts it together once (8 of the 12 ms of a seal) and it is kept. The time of a PAdES
    signature is not in it but in the file.
    """

    _kept = b""

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, *how: Any, **said: Any) -> cms.ContentInfo:
        if not self._kept:
            self._kept = (await super().async_sign(data_digest, digest_algorithm, *how, **said)).dump()
        made = cms.ContentInfo.load(self._kept)
        (signer,) = made["content"]["signer_infos"]
        (digest,) = (one for one in signer["signed_attrs"] if one["type"].native == "message_digest")
        digest["values"] = [data_digest]
        signer["signature"] = self.sign_raw(signer["signed_attrs"].untag().dump(), digest_algorithm)
        return made


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
    signer = signer_for(certificate)
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


def signer_for(row: SealCertificate) -> Sealer:
    """What seals. Raises NoSeal."""
    return _signer(row.pem, seal_keys.key_der(row))


@lru_cache(maxsize=64)
def _signer(pem: str, key_der: bytes) -> Sealer:
    return Sealer(
        signing_cert=as_asn1(pem),
        signing_key=asn1_keys.PrivateKeyInfo.load(key_der),
        cert_registry=SimpleCertificateStore(),
    )


def as_asn1(pem: str) -> asn1_x509.Certificate:
    """The certificate as pyHanko takes it."""
    return asn1_x509.Certificate.load(x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER))
