"""An incoming text: kept first, decided second, answered by a text of its own through the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clinic.access import public
from coaching import conversations
from coaching.line import callers, receipts, twiml
from coaching.line.guard import live_text
from telephony import outbox
from telephony.signature import from_twilio

MOST_PICTURES = 10


@public("the carrier, by its signature")
@from_twilio
@live_text
def incoming(request: HttpRequest) -> HttpResponse:
    """A text reaches the line. The answer goes through the outbox, so this document says nothing."""
    take_in(request.POST, now=timezone.now())
    return twiml.response(twiml.document())


@transaction.atomic
def take_in(post: Mapping[str, str], *, now: datetime, came: datetime | None = None) -> bool:
    """Takes one text in, once. False when it is a repeat. `came`: when it was not now."""
    sid = post.get("MessageSid") or f"none-{uuid4()}"  # without a name it cannot be known for a repeat, only kept
    if receipts.take_in(f"text:{sid}", now=now) is not None:
        return False
    conversations.receive(
        conversations.Arrived(
            sid=sid,
            line=post.get("To", ""),
            peer=callers.number_of(post.get("From", "")),
            body=post.get("Body", "").replace("\x00", ""),
            pictures=_pictures(post),
            opt_out=post.get("OptOutType", ""),
            at=came,
        ),
        now=now,
    )
    transaction.on_commit(outbox.nudge)
    return True


def _pictures(post: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """All of them, not the first: (address at the carrier, type)."""
    said = post.get("NumMedia", "0")
    many = min(int(said[:4]), MOST_PICTURES) if said.isdecimal() else 0
    pairs = ((post.get(f"MediaUrl{i}", ""), post.get(f"MediaContentType{i}", "")) for i in range(many))
    return tuple((url, kind) for url, kind in pairs if url)
