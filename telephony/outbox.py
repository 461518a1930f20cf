"""The outbox: a text or a call is queued by one INSERT in the caller's own transaction, and sent afterwards.

If the change is undone, so is the message; if the process dies, the row stays. Never lost, rarely twice.
Urgency: 0 a matter of life, 1 urgent, 3 the line's ordinary word, 9 bulk.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from telephony import wording
from telephony.checks import check_before_sending
from telephony.limits import replies_sent
from telephony.models import Call, Message
from telephony.nudges import nudge
from telephony.sending import URGENT, send_due, tidy

__all__ = [
    "Text",
    "check_before_sending",
    "nudge",
    "queue_call",
    "queue_text",
    "queue_texts",
    "replies_sent",
    "send_due",
    "tidy",
]

TEXTS_AT_ONCE = 5_000

INSERT_TEXTS = """
INSERT INTO telephony_message (
    uuid, clinic_id, direction, line, peer, template, purpose, params, language, body, urgency, due_at, valid_until,
    created_at, dedupe_key
) SELECT
    uuid, clinic_id, 'out', line, "to", template, purpose, params, language, body, urgency, due_at, valid_until,
    created_at, dedupe_key
FROM jsonb_to_recordset(%s) AS text(
    uuid uuid, clinic_id bigint, line text, "to" text, template text, purpose text, params jsonb, language text,
    body text, urgency smallint, due_at timestamptz, valid_until timestamptz, created_at timestamptz, dedupe_key text
) ON CONFLICT (dedupe_key) DO NOTHING"""

INSERT_CALL = """
INSERT INTO telephony_call (
    uuid, clinic_id, direction, line, peer, purpose, twiml_path, timeout_seconds, time_limit_seconds, urgency,
    due_at, valid_until, created_at, dedupe_key
) VALUES (%s, %s, 'out', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (dedupe_key) DO NOTHING RETURNING *"""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to queue: words of the list (`template` with `params`), or a person's own (`body`, for a `purpose`)."""

    clinic_id: int
    line: str
    to: str
    template: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    urgency: int = 3
    body: str | None = None
    purpose: str = ""
    dedupe_key: str | None = None
    due_at: datetime | None = None
    valid_for: timedelta = timedelta(minutes=15)


def queue_text(
    *,
    clinic_id: int,
    line: str,
    to: str,
    template: str,
    language: str,
    urgency: int,
    now: datetime,
    params: Mapping[str, Any] | None = None,
    valid_for: timedelta = timedelta(minutes=15),
    dedupe_key: str | None = None,
    body: str | None = None,
    purpose: str = "",
) -> Message:
    """Queue one text. With a `dedupe_key` that was used before, the first one's row comes back and nothing is
    queued. A person's own words go in `body` (stored encrypted) with an empty template and a
    `purpose`, whose check is asked before they leave.

    IntegrityError when `to` is no number to send to; ValueError for words that are not in the list.
    """
    text = Text(
        clinic_id=clinic_id, line=line, to=to, template=template, params=params or {}, language=language,
        urgency=urgency, body=body, purpose=purpose, dedupe_key=dedupe_key, valid_for=valid_for,
    )  # fmt: skip
    row = row_for(text, now=now)
    made = list(Message.objects.raw(f"{INSERT_TEXTS} RETURNING *", [as_json([row])]))
    hurry(urgency)
    return made[0] if made else Message.objects.get(dedupe_key=dedupe_key)


def queue_texts(texts: Iterable[Text], *, now: datetime) -> int:
    """Queue many texts, thousands in one statement. Returns how many are new (by their dedupe keys)."""
    rows = [row_for(text, now=now) for text in texts]
    queued = 0
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), TEXTS_AT_ONCE):
            cursor.execute(INSERT_TEXTS, [as_json(rows[begin : begin + TEXTS_AT_ONCE])])
            queued += cursor.rowcount
    return queued


def queue_call(
    *,
    clinic_id: int,
    line: str,
    to: str,
    purpose: str,
    twiml_path: str,
    timeout_seconds: int,
    time_limit_seconds: int,
    urgency: int,
    now: datetime,
    valid_for: timedelta,
    dedupe_key: str | None = None,
) -> Call:
    """Queue one call; when it is answered the carrier fetches our `twiml_path`. Dedupe as for texts."""
    row = [
        uuid.uuid4(), clinic_id, line, to, purpose, twiml_path, timeout_seconds, time_limit_seconds, urgency,
        now, now + valid_for, now, dedupe_key,
    ]  # fmt: skip
    made = list(Call.objects.raw(INSERT_CALL, row))
    hurry(urgency)
    return made[0] if made else Call.objects.get(dedupe_key=dedupe_key)


def hurry(urgency: int) -> None:
    """What is urgent does not wait for the next tick: a word to the sender once the row is committed."""
    if urgency <= URGENT:
        transaction.on_commit(nudge, robust=True)


def row_for(text: Text, *, now: datetime) -> dict[str, Any]:
    if (text.template not in wording.TEXTS) if text.template else (text.body is None or not text.purpose):
        raise ValueError(f"no words for a text: {text.template or 'neither template nor body with a purpose'}")
    made = uuid.uuid4()
    due_at = text.due_at or now
    body = Message._meta.get_field("body").seal_for(made, text.body)
    return {
        "uuid": made,
        "clinic_id": text.clinic_id,
        "line": text.line,
        "to": text.to,
        "template": text.template,
        "purpose": text.purpose,
        "params": text.params,
        "language": text.language,
        "body": body,
        "urgency": text.urgency,
        "due_at": due_at,
        "valid_until": due_at + text.valid_for,
        "created_at": now,
        "dedupe_key": text.dedupe_key,
    }


def as_json(rows: list[dict[str, Any]]) -> str:
    """One parameter for any number of rows: PostgreSQL takes it apart faster than Python binds columns."""
    return json.dumps(rows, cls=Exact)


class Exact(DjangoJSONEncoder):
    """Instants with their microseconds (Django's own encoder cuts them to milliseconds)."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)
