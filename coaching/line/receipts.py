"""What a webhook was answered, kept sealed so that a repeat is told the same (P9). Answers may hold a client's own
plan.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from clinic import encryption
from telephony.models import Receipt


def seal(key: str, answer: str) -> str:
    return encryption.seal(answer, _where(key))


def take_in(key: str, *, now: datetime) -> str | None:
    """Takes the webhook in, inside the caller's transaction. None when it is new; what it was answered when it is a
    repeat.

    A repeat that comes while the first is still being answered waits for it here, on the unique key.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO telephony_receipt (key, received_at) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
            [key, now],
        )
        if cursor.fetchone():
            return None
    return answered(key)


def write_answer(key: str, answer: str) -> None:
    Receipt.objects.filter(key=key).update(answer=seal(key, answer))


def answered(key: str) -> str:
    """What this webhook was answered the first time; "" where nothing was kept."""
    sealed = Receipt.objects.values_list("answer", flat=True).get(key=key)
    return encryption.unseal(sealed, _where(key)) if sealed else ""


def _where(key: str) -> bytes:
    return f"receipt\u00b7{key}".encode()
