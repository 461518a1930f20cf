"""Keyed digests of short secrets that must be looked up, such as a client's PIN: the database alone does not
give them away.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


def digests(purpose: str, value: str) -> tuple[str, ...]:
    """HMAC-SHA256 of the value for this purpose under each field key, the current key's first: store that,
    look up any.

    The keys are derived from the field keys for this use alone, so a digest says nothing about an encrypted
    text.
    """
    message = f"{purpose}\u00b7{value}".encode()
    return tuple(hmac.new(key, message, hashlib.sha256).hexdigest() for key in _keys(tuple(settings.FIELD_KEYS)))


@lru_cache(maxsize=8)
def _keys(entries: tuple[str, ...]) -> tuple[bytes, ...]:
    raw = (base64.b64decode(entry.partition(":")[2]) for entry in entries)
    return tuple(hmac.new(key, b"digest", hashlib.sha256).digest() for key in raw)
