"""A link that waits to be texted, for the carrier or the morning, is looked at once more when its turn has come: the
number may be somebody else's by then, or texts to it no longer agreed to. Where it does not arrive, the staff are told.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from agreements import contacts, matters
from agreements.models import Kind, SigningLink
from telephony import outbox
from telephony.models import Call, Message
from telephony.signals import message_failed

LINKS = ("document-waiting", "document-reminder", "document-copy")
NOT_WANTED, NOT_THEIRS = "no longer wanted", "number no longer theirs"  # why one did not leave


@outbox.check_before_sending(*LINKS)
def _still_holds(row: Message | Call, /, *, now: datetime) -> str | None:
    assert isinstance(row, Message)
    link = _alive(row, now)
    if link is None:
        return NOT_WANTED
    if contacts.is_still_theirs(link.signer, row.peer):
        return None
    matters.open_one(link.signer.agreement, Kind.NOT_SENT, now=now, tell=True)
    return NOT_THEIRS


@receiver(message_failed, dispatch_uid="agreements.leaving.did_not_arrive")
def did_not_arrive(message: Message, *, now: datetime, **signal: Any) -> None:
    """What holds for a letter that was given up holds for a text."""
    if message.template in LINKS and (link := _alive(message, now)):
        matters.open_one(link.signer.agreement, Kind.NOT_SENT, now=now, tell=True)


def _alive(message: Message, now: datetime) -> SigningLink | None:
    """The link in this text ("sign:<uuid>", "copy:<uuid>"), if it opens anything still."""
    assert message.dedupe_key
    _kind, _colon, uuid = message.dedupe_key.partition(":")
    alive = SigningLink.objects.filter(uuid=uuid, revoked_at=None, expires_at__gt=now)
    return alive.select_related("signer__agreement__client", "signer__caregiver").first()
