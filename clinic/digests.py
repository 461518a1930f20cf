"""Keyed digests of short secrets that must be looked up, such as a client's PIN: the database alone does not
give them away.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


def digests(purpose: str, value: str) -> tuple[str, ...]:
    """ "key id:HMAC-SHA256" of the value for this purpose under each field key, the current key's first: store that,
    look up any. A digest under a key that left FIELD_KEYS is found no more, so digest again whenever one is used.

    The keys are derived from the field keys for this use alone, so a digest says nothing about an encrypted text.
    """
    message = f"{purpose}\u00b7{value}".encode()
    return tuple(
        f"{name}:{hmac.new(key, message, hashlib.sha256).hexdigest()}"
        for name, key in _keys(tuple(settings.FIELD_KEYS))
    )


@lru_cache(maxsize=8)
def _keys(entries: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    parts = (entry.partition(":") for entry in entries)
    return tuple((name, hmac.new(base64.b64decode(raw), b"digest", hashlib.sha256).digest()) for name, _, raw in parts)
