"""What is sent about an agreement, by text, e-mail or a call: no name, no kind of clinic, no clinical word, and a
secret that is kept encrypted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from agreements import contacts, letters
from agreements.models import LinkChannel, OneTimeCode, Signer
from telephony import outbox, wording

LINK_VALID_FOR = timedelta(hours=12)
CODE_VALID_FOR = timedelta(minutes=8)  # shorter than the code itself: one that comes too late only confuses
CALL_RINGS_SECONDS, CALL_LASTS_SECONDS = 35, 120
CODE_CALL = "code"


def link(signer: Signer, channel: LinkChannel, words: str, *, to: str, url: str, key: str, now: datetime) -> None:
    """The address of a link, by text or e-mail."""
    if channel == LinkChannel.EMAIL:
        letters.queue(signer, words, to=to, now=now, valid_for=letters.LINK_VALID_FOR, url=url)
    else:
        text(signer, words, to=to, now=now, key=key, valid_for=LINK_VALID_FOR, urgency=5, url=url)


def text(
    signer: Signer,
    template: str,
    *,
    to: str,
    now: datetime,
    key: str,
    valid_for: timedelta,
    urgency: int,
    **secret: str,
) -> None:
    """Queues words of the list whose param is a secret: they are rendered now and lie encrypted in the outbox."""
    outbox.queue_text(
        clinic_id=signer.agreement.clinic_id,
        line=contacts.line_of(signer),
        to=to,
        template=template,
        body=wording.render(template, secret, signer.language),
        language=signer.language,
        urgency=urgency,
        now=now,
        valid_for=valid_for,
        dedupe_key=key,
    )


def call(signer: Signer, code: OneTimeCode, *, to: str, now: datetime) -> None:
    """Rings them; the code is said when a key was pressed, so that no answering machine keeps it."""
    outbox.queue_call(
        clinic_id=signer.agreement.clinic_id,
        line=contacts.line_of(signer),
        to=to,
        purpose=CODE_CALL,
        twiml_path=reverse("line-code", args=[code.uuid, "ask"]),
        timeout_seconds=CALL_RINGS_SECONDS,
        time_limit_seconds=CALL_LASTS_SECONDS,
        urgency=1,
        now=now,
        valid_for=CODE_VALID_FOR,
        dedupe_key=f"code:{code.uuid}",
    )
