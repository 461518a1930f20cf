"""A clinic's seal: the key in a file outside the database, encrypted with the field keys; the certificate in a row.

A thief of the database finds no key, a thief of the file cannot open it. Renewing the seal keeps the certificates of
before, because old files are checked with them. The certificate is the clinic's own (nobody else vouches for it): it
says that the clinic sealed the file, and the clinic's check page says the same.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction

from agreements.models import SealCertificate
from clinic import audit
from clinic.encryption import EncryptionError, current_key, key_of, seal, unseal
from clinic.models import Clinic

VALID_FOR = timedelta(days=5 * 365)
RENEW_BEFORE = timedelta(days=90)
BACKDATED = timedelta(minutes=5)  # a reader whose clock is slow still takes it


class NoSeal(Exception):
    """The clinic has no seal, or its key cannot be opened: run `manage.py seal_key`."""


@transaction.atomic
def make(clinic: Clinic, *, by: audit.By, now: datetime) -> SealCertificate:
    """A new key and its certificate; the one before seals no more and still verifies."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(clinic, key, now)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    SealCertificate.objects.filter(clinic=clinic, retired_at=None).update(retired_at=now)
    row = SealCertificate.objects.create(
        clinic=clinic,
        fingerprint=fingerprint,
        pem=certificate.public_bytes(Encoding.PEM).decode(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        made_at=now,
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    _write(path_of(row), seal(pem, _where(row)))
    audit.record(by, "seal.made", row, clinic_id=clinic.pk, now=now, fingerprint=fingerprint)
    return row


def current(clinic: Clinic, *, now: datetime) -> SealCertificate:
    """The certificate that seals now. Raises NoSeal when there is none or its time is over."""
    row = clinic.seal_certificates.filter(retired_at=None, valid_until__gt=now).first()
    if row is None:
        raise NoSeal(clinic.slug)
    return row


def reseal(row: SealCertificate) -> bool:
    """Encrypts the key file anew with the current field key, so that an old one can be taken out. Whether it had to.

    A seal that is used no more does not need its key. EncryptionError and OSError go to the caller.
    """
    path = path_of(row)
    if row.retired_at and not path.exists():
        return False
    sealed = path.read_text()
    if key_of(sealed) == current_key():
        return False
    _write(path, seal(unseal(sealed, _where(row)), _where(row)))
    return True


def opens(row: SealCertificate) -> bool:
    """Whether the key file is there and opens with the field keys of today."""
    try:
        unseal(path_of(row).read_text(), _where(row))
    except (OSError, EncryptionError):
        return False
    return True


def path_of(row: SealCertificate) -> Path:
    return Path(settings.SEAL_ROOT) / str(row.clinic.uuid) / f"{row.fingerprint}.sealed"


def key_der(row: SealCertificate) -> bytes:
    """The opened key, PKCS 8. Raises NoSeal."""
    try:
        pem = unseal(path_of(row).read_text(), _where(row))
    except (OSError, EncryptionError) as error:
        raise NoSeal(row.fingerprint[:16]) from error
    return ec_key(pem).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def ec_key(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NoSeal("the key file holds another kind of key")
    return key


def _certificate(clinic: Clinic, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, clinic.name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{clinic.name[:50]} agreements"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, clinic.country),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - BACKDATED).not_valid_after(now + VALID_FOR)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    return builder.sign(key, hashes.SHA256())


def _where(row: SealCertificate) -> bytes:
    return f"seal-key\u00b7{row.clinic.uuid}\u00b7{row.fingerprint}".encode()


def _write(path: Path, text: str) -> None:
    """Only for ourselves to read, and never half written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
