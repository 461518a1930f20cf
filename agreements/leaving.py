"""A link that waits to be texted, for the carrier or the morning, is looked at once more when its turn has come: the
number may be somebody else's by then, or texts to it no longer agreed to. Where it does not leave or arrive, the chain
says so, and the staff are told.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from agreements import arriving, contacts
from agreements.models import SigningLink
from telephony import outbox
from telephony.models import Call, Message
from telephony.signals import message_failed

LINKS = ("document-waiting", "document-reminder", "document-copy")
NOT_WANTED, NOT_THEIRS = "no longer wanted", "number no longer theirs"  # why one did not leave


@outbox.check_before_sending(*LINKS)
def _still_holds(row: Message | Call, /, *, now: datetime) -> str | None:
    assert isinstance(row, Message)
    link = _link(row)
    if link is None or not arriving.opens(link, now):
        if link:
            arriving.failed(link, arriving.DROPPED, now=now)
        return NOT_WANTED
    if contacts.is_still_theirs(link.signer, row.peer):
        return None
    arriving.failed(link, arriving.HELD_BACK, now=now)
    return NOT_THEIRS


@receiver(message_failed, dispatch_uid="agreements.leaving.did_not_arrive")
def did_not_arrive(message: Message, *, now: datetime, **signal: Any) -> None:
    """What holds for a letter that was given up holds for a text."""
    if message.template in LINKS and (link := _link(message)):
        arriving.failed(link, arriving.NOT_ARRIVED, now=now, why=message.error)


def _link(message: Message) -> SigningLink | None:
    """The link in this text ("sign:<uuid>", "copy:<uuid>"); None when its record was deleted."""
    assert message.dedupe_key
    _kind, _colon, uuid = message.dedupe_key.partition(":")
    found = SigningLink.objects.filter(uuid=uuid)
    return found.select_related("signer__agreement__client", "signer__caregiver").first()
