"""What a webhook was answered, kept sealed so that a repeat is told the same (P9).

Sealed, because an answer may hold a client's own plan.
"""

from __future__ import annotations

from datetime import datetime

from clinic import encryption
from telephony import receipts


def seal(key: str, answer: str) -> str:
    return encryption.seal(answer, _where(key))


def is_known(key: str) -> bool:
    """Whether this webhook was taken in already."""
    return receipts.is_known(key)


def take_in(key: str, *, now: datetime) -> str | None:
    """Takes the webhook in, inside the caller's transaction. None when it is new, else what it was answered.

    A repeat that comes while the first is still being answered waits for it here, on the unique key.
    """
    _receipt, is_new = receipts.once(key, now=now)
    return None if is_new else answered(key)


def write_answer(key: str, answer: str) -> None:
    receipts.answered(key, seal(key, answer))


def answered(key: str) -> str:
    """What this webhook was answered the first time; "" where nothing was kept."""
    sealed = receipts.answer_to(key)
    return encryption.unseal(sealed, _where(key)) if sealed else ""


def _where(key: str) -> bytes:
    return f"receipt\u00b7{key}".encode()
