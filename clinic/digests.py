"""Keyed digests of short secrets that must be looked up, such as a client's PIN: the database alone does not
give them away.
"""

import base64
import datetime as dt
import hmac
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from clinic.models import RetiredKey


def digests(purpose: str, value: str) -> tuple[str, ...]:
    """ "key id:HMAC-SHA256" of the value for this purpose under each field key, the current key's first: store that,
    look up any. A digest under a key that left FIELD_KEYS is found no more: `moved` takes it along at a rotation.

    The keys are derived from the field keys for this use alone, so a digest says nothing about an encrypted text.
    """
    message = _message(purpose, value)
    return tuple(f"{name}:{_digest(key, message).hex()}" for name, key in _keys(tuple(settings.FIELD_KEYS)).items())


def proves(stored: str, purpose: str, value: str) -> bool:
    """Whether this is the value's digest, also under a key that left FIELD_KEYS since: what must never change."""
    name, _, digest = stored.partition(":")
    key = _keys(tuple(settings.FIELD_KEYS)).get(name) or _retired(name)
    return bool(key) and hmac.compare_digest(digest, _digest(key, _message(purpose, value)).hex())


def keep_keys(now: dt.datetime) -> None:
    """Keeps what `proves` needs of every key of the ring but the first, before any of them is taken out."""
    for name, key in list(_keys(tuple(settings.FIELD_KEYS)).items())[1:]:
        if not RetiredKey.objects.filter(name=name).exists():
            RetiredKey.objects.create(name=name, digest_key=base64.b64encode(key).decode(), kept_at=now)


def moved(stored: Iterable[str], purpose: str, candidates: Iterable[str]) -> dict[str, str]:
    """The digests of before, with what each is under the current key. All candidates are tried, in microseconds each:
    for values of which there are few, such as PINs, and for who has the keys.
    """
    (current, new_key), *older = _keys(tuple(settings.FIELD_KEYS)).items()
    wanted = {(name, bytes.fromhex(digest)) for name, _, digest in (one.partition(":") for one in stored)}
    wanted = {(name, digest) for name, digest in wanted if name != current}
    found: dict[str, str] = {}
    for value in candidates if wanted else ():
        message = _message(purpose, value)
        for name, key in older:
            digest = _digest(key, message)
            if (name, digest) in wanted:
                found[f"{name}:{digest.hex()}"] = f"{current}:{_digest(new_key, message).hex()}"
        if len(found) == len(wanted):
            break
    return found


def _message(purpose: str, value: str) -> bytes:
    return f"{purpose}\u00b7{value}".encode()


def _digest(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


@lru_cache(maxsize=8)
def _keys(entries: tuple[str, ...]) -> dict[str, bytes]:
    parts = (entry.partition(":") for entry in entries)
    return {name: _digest(base64.b64decode(raw), b"digest") for name, _, raw in parts}


def _retired(name: str) -> bytes:
    row = RetiredKey.objects.filter(name=name).first()
    return base64.b64decode(row.digest_key) if row else b""
