"""Texts that came in: unread ones by client for the board, and the thread of one client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, Max, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from coaching.models import ConversationText
from coaching.views.rows import texting
from telephony import wording
from telephony.models import Media, Message


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A thread with something unread. The board says how many texts came, never what they say."""

    id: str
    name: str
    url: str
    at: datetime
    unread: int
    excerpt: str
    in_pause: bool
    has_photo: bool
    texts_off: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    at: datetime
    body: str
    out: bool = False
    in_pause: bool = False
    by: str = ""
    state: str = ""
    photos: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)


def unread(clients: QuerySet[Client]) -> QuerySet[Any]:
    """One row a client: how many texts are unread, since when, whether a photo is among them; one query."""
    photo = Exists(Media.objects.filter(message=OuterRef("message")))
    return (
        ConversationText.objects.filter(client__in=clients, read_at=None, message__direction="in")
        .annotate(photo=Case(When(photo, then=True), default=False, output_field=BooleanField()))
        .annotate(texts_off=texting.stopped())
        .values("client__uuid", "client__name", "client_id", "texts_off")
        .annotate(many=Count("pk"), last=Max("at"), paused=Coalesce(_any("in_pause"), 0), photos=_any("photo"))
        .order_by("-last")
    )


def unread_row(found: dict[str, Any]) -> UnreadRow:
    return UnreadRow(
        id=str(found["client__uuid"]),
        name=found["client__name"],
        url=reverse("client-texts", args=[found["client__uuid"]]),
        at=found["last"],
        unread=found["many"],
        excerpt=_("Open to read; a photo is with it") if found["photos"] else _("Open to read"),
        in_pause=bool(found["paused"]),
        has_photo=bool(found["photos"]),
        texts_off=found["texts_off"],
    )


def bubbles(texts: Iterable[ConversationText]) -> list[Bubble]:
    """A thread in the order of time: what the client wrote, and what the line answered by itself."""
    texts = list(texts)
    answers = _answers(texts)
    made = []
    for text in texts:
        made.append(_bubble(text))
        answer = answers.get(f"reply:{text.contact.uuid}")
        if answer is not None:
            made.append(_answer(answer))
    return made


def _bubble(text: ConversationText) -> Bubble:
    message = text.message
    photos, files = [], []
    for media in message.media.all():
        where = {"url": reverse("photo", args=[media.uuid]), "alt": _("Photo from the client")}
        if not media.fetched_at:
            files.append({"url": "", "label": _waits(media)})
        elif media.content_type.startswith("image/"):
            photos.append(where)
        else:
            files.append({"url": where["url"], "label": _("Document (PDF)")})
    return Bubble(
        at=text.at,
        body=message.body or "",
        out=message.direction == "out",
        in_pause=text.in_pause,
        photos=photos,
        files=files,
    )


def _waits(media: Media) -> str:
    if media.due_at is None:
        return _("A picture could not be kept (%(why)s)") % {"why": media.error or _("unknown")}
    return _("A picture is on its way")


def _answers(texts: list[ConversationText]) -> dict[str, Message]:
    keys = [f"reply:{text.contact.uuid}" for text in texts]
    return {m.dedupe_key or "": m for m in Message.objects.filter(dedupe_key__in=keys)} if keys else {}


def _answer(message: Message) -> Bubble:
    arrived = {"delivered": _("delivered"), "sent": _("sent"), "read": _("read"), "queued": _("on its way")}
    waits = {"pending": _("waits to be sent"), "sending": _("on its way")}
    body = message.body or wording.render(message.template, message.params, message.language)
    state = (arrived | waits).get(message.state, _("not delivered"))
    return Bubble(at=message.created_at, body=body, out=True, by=_("The line, by itself"), state=state)


def _any(name: str) -> Max:
    """Whether it holds for any row of the group."""
    return Max(Case(When(**{name: True}, then=1), default=0))
