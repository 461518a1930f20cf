"""The thread of one client: what they wrote, what staff typed, and what the line said by itself, as time went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.leaving import NOT_WANTED
from clients.models import Client
from clinic.models import User
from coaching import typed
from coaching.models import CallBack, Contact, ConversationText, Pause, Reminder
from coaching.views.rows import words
from coaching.views.rows.sent_links import SentLink, sent_links
from telephony import errors, media, wording
from telephony.models import Media, Message
from telephony.states import TEXT_WILL_NOT_ARRIVE

OF_THEMSELVES = (
    "line-opens-at",
    "line-open-again",
    "request-reopened",
    "check-in-due",
    "hours-changed",
)
MOST_TOLD = 100
STATES = {
    "pending": gettext_lazy("waits to be sent"),
    "sending": gettext_lazy("on its way"),
    "queued": gettext_lazy("on its way"),
    "sent": gettext_lazy("sent"),
    "delivered": gettext_lazy("delivered"),
    "read": gettext_lazy("read"),
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """`state` is how far a text of ours has come, or what the line did that a text asked for; `trouble` why one of ours
    did not arrive.
    """

    at: datetime
    body: str
    out: bool = False
    in_pause: bool = False
    by: str = ""
    state: str = ""
    trouble: str = ""
    photos: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, str]] = field(default_factory=list)


def bubbles(
    texts: Iterable[ConversationText], client: Client, user: User, *, first: bool = True, newest: bool = True
) -> list[Bubble]:
    """A page of the thread. `first`: nothing came before it, `newest`: nothing after it, so that what the line said
    before and after these texts belongs to it.
    """
    texts = list(texts)
    made = [_bubble(text, user) for text in texts]
    answered = {  # up to 1.0 it was the contact
        f"reply:{key}": text.contact for text in texts for key in (text.message.uuid, text.contact.uuid)
    }
    answers = Message.objects.filter(dedupe_key__in=answered)
    since = client.created_at if first or not texts else texts[0].at
    until = None if newest or not texts else texts[-1].at
    told = _told(client, since, until)
    made += [_said(message, answered.get(message.dedupe_key or "")) for message in [*answers, *told]]
    made += [_link(sent) for sent in sent_links(client, user, since, until)]
    return sorted(made, key=lambda bubble: bubble.at)


def _bubble(text: ConversationText, user: User) -> Bubble:
    photos, files = _pictures(text)
    out, by = text.message.direction == "out", ""
    if text.author:
        by = _by(words.staff_name(text.author, user), _whom(text.contact))
    elif text.contact.caregiver_id:
        by = words.who(text.contact)
    return Bubble(
        at=text.at,
        body=text.message.body or "",
        out=out,
        in_pause=text.in_pause,
        by=by,
        state=_state(text.message) if out else str(text.get_word_display()),
        trouble=_trouble(text.message) if out else "",
        photos=photos,
        files=files,
    )


def _whom(contact: Contact | None) -> str:
    return words.who(contact) if contact and contact.caregiver_id else ""


def _by(name: str, whom: str) -> str:
    """Who said it, and to whom where that was a caregiver."""
    return _("%(name)s, to %(who)s") % {"name": name, "who": whom} if whom else name


def _pictures(text: ConversationText) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    photos, files = [], []
    for piece in text.message.media.all():
        url = reverse("photo", args=[piece.uuid])
        if not piece.fetched_at:
            files.append({"url": "", "label": _waits(piece)})
        elif piece.content_type in media.SHOWN_BY_BROWSERS:
            attach = reverse("photo-attach", args=[piece.uuid])
            photos.append({"url": url, "alt": words.photo_from(text.contact), "attach_url": attach})
        elif piece.content_type.startswith("image/"):
            files.append({"url": url, "label": _("Photo in a form of its own (HEIC): download it to look at it")})
        else:
            files.append({"url": url, "label": _("Document (PDF)")})
    return photos, files


def _waits(piece: Media) -> str:
    if piece.due_at is not None:
        return _("A picture is on its way")
    whys = {
        media.KIND_NOT_TAKEN: _("A picture came that the line cannot keep: ask for a photo taken with the camera"),
        media.TIME_OVER: _("A picture was here. It was deleted when its time was over"),
        media.TOO_BIG: _("A picture came that is too big to keep: ask for a smaller one"),
    }
    return whys.get(piece.error) or _("A picture could not be fetched: ask for it once more")


def _told(client: Client, since: datetime, until: datetime | None) -> list[Message]:
    """Pause notices, reminders and the like that the line sent to this client: known by what each was queued for."""
    numbers = [str(phone.number) for phone in client.phones.all()]
    sent = Message.objects.filter(
        peer__in=numbers, clinic=client.clinic_id, direction="out", template__in=OF_THEMSELVES, created_at__gte=since
    )
    newest = list((sent.filter(created_at__lte=until) if until else sent).order_by("-created_at")[:MOST_TOLD])
    keyed: dict[str, list[Message]] = {}
    for message in newest:
        keyed.setdefault(":".join((message.dedupe_key or "").split(":")[:2]), []).append(message)
    hours = [message for message in newest if message.params.get("client") == client.pk]  # keyed by who told them
    return hours + [message for key in _own(client, keyed) for message in keyed[key]]


def _own(client: Client, keys: Iterable[str]) -> list[str]:
    """Those of the keys ("pause:7") whose row is this client's: two clients may share a phone."""
    rows: dict[str, Any] = {
        "pause": Pause.objects.filter(client=client),
        "reminder": Reminder.objects.filter(check_in__client=client),
        "call-back": CallBack.objects.filter(client=client),
    }
    wanted: dict[str, set[int]] = {}
    for key in keys:
        kind, _colon, number = key.partition(":")
        if kind in rows and number.isdecimal():
            wanted.setdefault(kind, set()).add(int(number))
    return [
        f"{kind}:{pk}"
        for kind, ids in wanted.items()
        for pk in rows[kind].filter(pk__in=ids).values_list("pk", flat=True)
    ]


def _said(message: Message, contact: Contact | None) -> Bubble:
    """What the line said by itself: in answer to a text of this contact, or to the client on its own."""
    body = message.body or wording.render(message.template, message.params, message.language)
    by = _by(_("The line, by itself"), _whom(contact))
    return Bubble(message.created_at, body, True, by=by, state=_state(message), trouble=_trouble(message))


def _link(sent: SentLink) -> Bubble:
    """That a link was texted; its words and the address are for the phone that it went to."""
    message, by = sent.message, _by(sent.by, sent.whom)
    return Bubble(message.created_at, sent.said, True, by=by, state=_state(message), trouble=_trouble(message))


def _state(message: Message) -> str:
    if message.state in TEXT_WILL_NOT_ARRIVE:
        return str(_("not delivered"))
    return str(STATES.get(message.state, STATES["sending"]))


def _trouble(message: Message) -> str:
    if message.state not in TEXT_WILL_NOT_ARRIVE:
        return ""
    if message.error == typed.IN_A_PAUSE:
        return _("A pause began before it left, so it was not sent.")
    if message.error == typed.NOT_OPEN:
        return _("Coaching was no longer open when its turn came, so it was not sent.")
    if message.error == typed.NOT_THEIRS:
        return _("Before it left, the number was changed or texts to it were no longer agreed to, so it was not sent.")
    if message.error == NOT_WANTED:
        return str(errors.SENTENCES[errors.Failure.NOT_WANTED])
    known = {str(failure): sentence for failure, sentence in errors.SENTENCES.items()}
    return str(known.get(message.error) or errors.SENTENCES[errors.Failure.UNCLEAR])
