"""Conversations: those with something unread for the board, and all of them, the unread ones first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from coaching.models import ConversationText
from coaching.rules import Reason
from coaching.views.rows import texting
from telephony.models import Media

NOBODY_ANSWERS = (Reason.AWAY_NO_COVER, Reason.NOBODY_OPENS, Reason.NO_THERAPIST)  # no time can be promised


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A thread with something unread. The board says how many texts came, never what they say. Where it is no more than
    a STOP, nothing is to be read (`unread` is 0), and the row says what came.
    """

    id: str
    name: str
    url: str
    at: datetime
    unread: int
    excerpt: str
    in_pause: bool
    has_photo: bool
    texts_off: bool


def unread(clients: QuerySet[Client] | RawSQL) -> QuerySet[Any]:
    """One row a client: how many texts are unread, since when, whether a photo is among them; one query."""
    photo = Exists(Media.objects.filter(message=OuterRef("message")))
    return (
        ConversationText.objects.filter(client__in=clients, read_at=None)
        .annotate(photo=Case(When(photo, then=True), default=False, output_field=BooleanField()))
        .annotate(texts_off=texting.stopped())
        .values("client__uuid", "client__name", "client_id", "texts_off")
        .annotate(
            many=Count("pk", filter=Q(word="")),
            last=Max("at"),
            paused=Coalesce(_any("in_pause"), 0),
            photos=_any("photo"),
        )
        .annotate(back=Count("pk", filter=Q(came_back_at__isnull=False)))
        .order_by("-last", "client_id")
    )


def uncovered(clients: QuerySet[Client]) -> QuerySet[Any]:
    """The same of texts that came while nobody covered, until somebody who answers the client has read them (P4)."""
    return unread(clients).filter(contact__reason__in=NOBODY_ANSWERS, word="")


def unread_row(found: dict[str, Any]) -> UnreadRow:
    return UnreadRow(
        id=str(found["client__uuid"]),
        name=found["client__name"],
        url=reverse("client-texts", args=[found["client__uuid"]]),
        at=found["last"],
        unread=found["many"],
        excerpt=_excerpt_of(found),
        in_pause=bool(found["paused"]),
        has_photo=bool(found["photos"]),
        texts_off=found["texts_off"],
    )


def _excerpt_of(found: dict[str, Any]) -> str:
    if found["back"]:
        return _("A text of yours did not arrive")
    if not found["many"]:
        return _("STOP, and nothing to read")
    return _("Open to read; a photo is with it") if found["photos"] else _("Open to read")


@dataclass(frozen=True, slots=True)
class ThreadRow(UnreadRow):
    """A conversation in the list, with the newest words; `out`: they are the clinic's."""

    out: bool = False


def threads(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Clients with whom texts were exchanged: those with something unread first, then the latest."""
    texts = ConversationText.objects.filter(client=OuterRef("pk"))
    newest = texts.order_by("-at", "-pk")
    unread = texts.filter(read_at=None, word="")
    return (
        clients.annotate(last=Subquery(newest.values("pk")[:1]), last_at=Subquery(newest.values("at")[:1]))
        .annotate(has_unread=Exists(unread))
        .filter(last__isnull=False)
        .order_by(F("has_unread").desc(), "-last_at")
    )


def thread_rows(clients: Iterable[Any]) -> list[ThreadRow]:
    clients = list(clients)
    newest = ConversationText.objects.filter(pk__in=[client.last for client in clients])
    photo = Exists(Media.objects.filter(message=OuterRef("message")))
    texts = {t.client_id: t for t in newest.select_related("message").annotate(photo=photo, off=texting.stopped())}
    waiting = ConversationText.objects.filter(client__in=clients, read_at=None, word="").values_list("client")
    unread = dict(waiting.annotate(many=Count("pk")))
    return [_thread_row(client, texts[client.pk], unread.get(client.pk, 0)) for client in clients]


def _thread_row(client: Client, text: Any, unread: int) -> ThreadRow:
    words = " ".join((text.message.body or "").split())
    return ThreadRow(
        id=str(client.uuid),
        name=client.name,
        url=reverse("client-texts", args=[client.uuid]),
        at=text.at,
        unread=unread,
        excerpt=_("A text of yours did not arrive") if text.came_back_at else words or _("Photo"),
        in_pause=text.in_pause,
        has_photo=text.photo,
        texts_off=text.off,
        out=text.author_id is not None and not text.came_back_at,
    )


def _any(name: str) -> Max:
    """Whether it holds for any row of the group."""
    return Max(Case(When(**{name: True}, then=1), default=0))
