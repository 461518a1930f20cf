"""Links that were texted: to somebody's own page, to sign an agreement, to the signed copy. A thread says that one was
sent, by whom and to whom, and how far it came; never the link itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.models import LinkChannel, SigningLink
from clients.models import Caregiver, Client
from clinic.models import User
from coaching.models import OwnPageLink
from coaching.views.rows import words
from telephony.models import Message

MOST = 100  # of each kind, the newest


@dataclass(frozen=True, slots=True)
class SentLink:
    """`message` comes without its body, which has the link; `whom`: the caregiver whom it went to, in words."""

    message: Message
    said: str
    by: str
    whom: str


def sent_links(client: Client, user: User, since: datetime, until: datetime | None) -> list[SentLink]:
    said = _to_own_pages(client, user, since, until) | _of_agreements(client, since, until)
    sent = Message.objects.filter(dedupe_key__in=said).defer("body")
    return [SentLink(message, *said[message.dedupe_key or ""]) for message in sent]


def _to_own_pages(client: Client, user: User, since: datetime, until: datetime | None) -> dict[str, tuple[str, ...]]:
    """By the key of the message. Who asked for one by the word PAGE was answered by the line."""
    made = _between(OwnPageLink.objects.filter(page__client=client), "made_at", since, until)
    return {
        f"own-page:{link.uuid}": (
            _("Link to the own page sent"),
            words.staff_name(link.made_by, user) if link.made_by else _("The line, by itself"),
            _whom(link.page.caregiver),
        )
        for link in made.select_related("page__caregiver", "made_by")[:MOST]
    }


def _of_agreements(client: Client, since: datetime, until: datetime | None) -> dict[str, tuple[str, ...]]:
    """By the keys that the message may have. Who sent it stands among the agreement's events."""
    texted = SigningLink.objects.filter(signer__agreement__client=client, channel=LinkChannel.TEXT)
    said: dict[str, tuple[str, ...]] = {}
    for link in _between(texted, "sent_at", since, until).select_related("signer__caregiver")[:MOST]:
        who = (_("From the agreement"), _whom(link.signer.caregiver))
        said[f"sign:{link.uuid}"] = (_("Link for signing sent"), *who)
        said[f"copy:{link.uuid}"] = (_("Link to the signed copy sent"), *who)
    return said


def _whom(caregiver: Caregiver | None) -> str:
    return words.caregiver(caregiver) if caregiver else ""


def _between(rows: QuerySet[Any], at: str, since: datetime, until: datetime | None) -> QuerySet[Any]:
    rows = rows.filter(**{f"{at}__gte": since}).order_by(f"-{at}")
    return rows.filter(**{f"{at}__lte": until}) if until else rows
