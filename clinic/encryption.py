"""Encryption of free text at rest: AES-256-GCM with a ring of keys from `settings.FIELD_KEYS` ("id:base64 of
32 bytes").

The first key of the ring encrypts, every key decrypts. A sealed text is `sealed1:<key id>:<base64url of
nonce, ciphertext, tag>`. `where` (additional authenticated data) binds it to its place: moved elsewhere, it
does not open. Nothing here ever returns a sealed text as if it were plain. A nonce is 96 random bits: rotate
the key long before 2^32 texts (NIST SP 800-38D, 8.3).
"""

import base64
import binascii
import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PREFIX = "sealed1"
NONCE_BYTES = 12
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")


class EncryptionError(Exception):
    """A sealed text that cannot be opened, or a use of encrypted text that would lay it bare. The text itself
    is never in the message.
    """


class Sealed(str):
    """Ciphertext as it is stored. A type of its own, so that no code takes it for something to be read."""

    __slots__ = ()


def _key(entry: str) -> tuple[str, bytes]:
    name, _, encoded = entry.partition(":")
    if not KEY_ID.fullmatch(name):
        raise ImproperlyConfigured(
            "FIELD_KEYS: every entry is id:base64 with an id of 1 to 16 letters, digits, - or _."
        )
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"FIELD_KEYS: the key {name} is not valid base64.") from error
    if len(raw) != 32:
        raise ImproperlyConfigured(f"FIELD_KEYS: the key {name} has {len(raw)} bytes, it needs 32.")
    return name, raw


@lru_cache(maxsize=8)
def _raw_ring_of(entries: tuple[str, ...]) -> dict[str, bytes]:
    if not entries:
        raise ImproperlyConfigured("FIELD_KEYS is empty: free text cannot be stored without a key.")
    keys = dict(_key(entry) for entry in entries)
    if len(keys) != len(entries):
        raise ImproperlyConfigured("FIELD_KEYS: two keys have the same id.")
    return keys


@lru_cache(maxsize=8)
def _ring_of(entries: tuple[str, ...]) -> dict[str, AESGCM]:
    return {name: AESGCM(raw) for name, raw in _raw_ring_of(entries).items()}


def raw_key(name: str) -> bytes:
    """The bytes of one key of the ring, to derive others from. EncryptionError when it is not there."""
    try:
        return _raw_ring_of(tuple(settings.FIELD_KEYS))[name]
    except KeyError as error:
        raise EncryptionError(f"FIELD_KEYS has no key {name!r}.") from error


def ring() -> dict[str, AESGCM]:
    """The keys by id, the encrypting one first. ImproperlyConfigured with one clear sentence when the setting
    is wrong.
    """
    return _ring_of(tuple(settings.FIELD_KEYS))


def current_key() -> str:
    """The id of the key that encrypts now."""
    return next(iter(ring()))


def seal(text: str, where: bytes) -> Sealed:
    """The text, encrypted with the current key and bound to `where`."""
    name, key = next(iter(ring().items()))
    nonce = os.urandom(NONCE_BYTES)
    blob = base64.urlsafe_b64encode(nonce + key.encrypt(nonce, text.encode(), where)).decode()
    return Sealed(f"{PREFIX}:{name}:{blob}")


def unseal(sealed: str, where: bytes) -> str:
    """The plain text. EncryptionError when it was changed, moved, sealed with a key we don't have, or is no
    sealed text.
    """
    try:
        prefix, name, blob = sealed.split(":")
        raw = base64.urlsafe_b64decode(blob)
    except ValueError as error:
        raise EncryptionError("What is stored is not an encrypted text.") from error
    if prefix != PREFIX or base64.urlsafe_b64encode(raw).decode() != blob:
        raise EncryptionError("What is stored is not an encrypted text.")
    if name not in ring():
        raise EncryptionError(f"FIELD_KEYS has no key {name!r}.")
    try:
        return ring()[name].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], where).decode()
    except (InvalidTag, ValueError) as error:
        raise EncryptionError("An encrypted text was changed or moved, or its key is another one.") from error


def key_of(sealed: str) -> str:
    """The id of the key a sealed text was encrypted with; "" when it is none."""
    prefix, _, rest = sealed.partition(":")
    return rest.partition(":")[0] if prefix == PREFIX else ""
