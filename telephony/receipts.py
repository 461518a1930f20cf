"""One receipt for each webhook that we act on, so that a duplicate changes nothing and hears the same answer.

Key: what happened, once: the call's or message's SID with our step in the call flow ("CA…:greet"), or with
the sequence number of a callback. Twilio's idempotency header is unsigned and no key.
"""

from datetime import datetime, timedelta

from telephony.models import Receipt

KEPT_FOR = timedelta(days=3)
"""Twilio repeats a webhook within seconds; three days outlive every retry and every call."""

TAKE_IN = """receipt AS (
    INSERT INTO telephony_receipt (key, received_at) VALUES (%(receipt_key)s, %(now)s)
    ON CONFLICT (key) DO NOTHING RETURNING id
)"""
"""The same as `once`, as part of a larger statement (`WITH` + this): no row in `receipt`: a duplicate."""


def once(key: str, *, now: datetime, body: str | None = None) -> tuple[Receipt, bool]:
    """The receipt for this key, and whether it is new. `body` is kept as the answer when the receipt is new.

    One statement for a new key. Inside a transaction a second, simultaneous duplicate waits for the first
    one's commit and is then told that it is a duplicate; after a rollback it is new.
    """
    new = list(
        Receipt.objects.raw(
            """
        INSERT INTO telephony_receipt (key, received_at, answer) VALUES (%s, %s, %s)
        ON CONFLICT (key) DO NOTHING RETURNING *""",
            [key, now, body],
        )
    )
    return (new[0], True) if new else (Receipt.objects.get(key=key), False)


def is_known(key: str) -> bool:
    """Whether a webhook with this key was taken in."""
    return Receipt.objects.filter(key=key).exists()


def answered(key: str, answer: str) -> None:
    """Keep what we said, for a duplicate. The first answer stays."""
    Receipt.objects.filter(key=key, answer=None).update(answer=answer)


def answer_to(key: str) -> str | None:
    """What was said before to this key; None when it is new or its answer is still being made."""
    return Receipt.objects.filter(key=key).values_list("answer", flat=True).first()


def forget_old(*, now: datetime) -> int:
    """Throw away receipts that no duplicate can need any more. Returns how many."""
    return Receipt.objects.filter(received_at__lt=now - KEPT_FOR).delete()[0]
