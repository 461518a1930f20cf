"""Texts that staff type themselves, from the coaching line's number. Whether the rule lets them, and whether the number
is theirs, is asked when one is written, and once more when its turn to leave has come (P2). A text that does not arrive
comes back to whoever wrote it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from clients.models import Caregiver, Client
from clinic import audit
from clinic.models import User
from coaching import admission, checkins, contacts, conversations, exchanges, notices, reaching
from coaching.admission import Admission
from coaching.models import Contact, ContactOutcome, ConversationText, Direction, Kind, Pause
from coaching.rules import Decision, Outcome
from telephony import gsm, outbox
from telephony.channels import Channel
from telephony.models import Message

PURPOSE = "conversation"
URGENCY = 1  # somebody waits for these words
VALID_FOR = timedelta(hours=1)
MOST_SEGMENTS = 6
IN_A_PAUSE, NOT_OPEN, NOT_THEIRS = "in a pause", "coaching not open", "number no longer theirs"  # why one did not leave


class TooLong(ValueError):
    """More than may leave as one text."""


@transaction.atomic
def send(
    client: Client, *, body: str, once: UUID, by: User, now: datetime, caregiver: Caregiver | None = None
) -> ConversationText:
    """Queues a person's own words to a client, or to a caregiver of theirs who has coaching of their own and has texted
    us; once for each `once`, however often the form is sent. A form that comes back from a browser's history with other
    words, or for somebody else, is another text.

    It is a contact: that of the exchange under way, or a new one. What was unread is read by it. In a pause only
    after a check that `by` recorded just now, and apart from what was texted before; a caregiver is in none. Raises
    reaching.NotByTheRule, NotAgreed or TextsOff; ValueError for no words, TooLong for too many.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    words = as_sent(body)
    sent = _sent_with(client, once)
    if before := _same(sent, words, caregiver):
        return before
    key = f"{_key(client, once)}:{len(sent)}" if sent else _key(client, once)
    facts = admission.by_client(client.pk, caregiver_id=caregiver.pk if caregiver else None, now=now)
    decision = facts.decide(Channel.TEXT, now)
    if forbidden := _forbids(decision, client.pk, by_id=by.pk, at=now, now=now):
        raise reaching.NotByTheRule(forbidden)
    line = notices.line_of(client.clinic_id)
    number = (
        reaching.number_to_answer(caregiver, line=line) if caregiver else reaching.number_to_text(client, line=line)
    )
    in_pause = decision.outcome == Outcome.PAUSED
    contact = _continued(facts, now, in_pause=in_pause) or contacts.open_outgoing(
        facts, kind=Kind.TEXT, by=by, line=line, peer=number, now=now
    )
    message = _queue(facts, words, key=key, line=line, to=number, now=now)
    text = ConversationText.objects.create(
        client=client, contact=contact, message=message, at=now, in_pause=in_pause, author=by, read_at=now, read_by=by
    )
    _audit(by, "text.written", text, now, contact=contact.pk, segments=gsm.segments(words))
    _has_answered(client, contact, message, by=by, now=now)
    return text


def was_sent(client: Client, *, body: str, once: UUID, caregiver: Caregiver | None = None) -> bool:
    return _same(_sent_with(client, once), as_sent(body), caregiver) is not None


def _sent_with(client: Client, once: UUID) -> list[ConversationText]:
    sent = ConversationText.objects.filter(client=client, message__dedupe_key__startswith=_key(client, once))
    return list(sent.select_related("message", "contact"))


def _same(sent: list[ConversationText], words: str, caregiver: Caregiver | None) -> ConversationText | None:
    whom = caregiver.pk if caregiver else None
    return next((text for text in sent if (text.message.body, text.contact.caregiver_id) == (words, whom)), None)


def _key(client: Client, once: UUID) -> str:
    return f"typed:{client.pk}:{once}"


def _queue(facts: Admission, words: str, *, key: str, line: str, to: str, now: datetime) -> Message:
    return outbox.queue_text(
        clinic_id=facts.clinic["id"], line=line, to=to, template="", body=words, purpose=PURPOSE,
        language=facts.language, urgency=URGENCY, now=now, valid_for=VALID_FOR, dedupe_key=key,
    )  # fmt: skip


def _has_answered(client: Client, contact: Contact, message: Message, *, by: User, now: datetime) -> None:
    """The contact took place; what was agreed is met by it, and what was unread is read."""
    contacts.settle(contact, ContactOutcome.TEXTED, now=now, ended_at=now, spoke_with_id=by.pk)
    if contact.direction == Direction.IN:
        contacts.waited(contact, now=now)
    contacts.mark_seen(contact, by=by, now=now)
    checkins.meet(contact, text=message, now=now)
    theirs = ConversationText.objects.filter(client=client, contact__caregiver=contact.caregiver_id, at__lte=now)
    conversations.mark_read(theirs, by=by, now=now)


@transaction.atomic
def send_pause_notice(pause: Pause, *, once: UUID, by: User, now: datetime) -> bool:
    """Tells the client once more when the line opens again: the one text that a pause leaves open. False where no
    number was agreed to. Raises reaching.TextsOff, or NotByTheRule when the pause is over.
    """
    if not Pause.objects.open(now).filter(pk=pause.pk).exists():
        raise reaching.NotByTheRule(admission.by_client(pause.client_id, now=now).decide(Channel.TEXT, now))
    client = Client.objects.select_for_update(no_key=True).get(pk=pause.client_id)
    try:
        reaching.number_to_text(client, line=notices.line_of(client.clinic_id))
    except reaching.NotAgreed:
        return False
    notices.pause_holds(pause, key=f"pause:{pause.pk}:told:{once}", now=now)
    audit.record(by, "pause.told_again", pause, clinic_id=client.clinic_id, client_id=client.pk, now=now)
    return True


def as_sent(body: str) -> str:
    """The words as they leave: without typography that would cost a second text. ValueError or TooLong."""
    words = gsm.plain(body.replace("\r\n", "\n").replace("\x00", "")).strip()
    if not words:
        raise ValueError("a text needs words")
    if gsm.segments(words) > MOST_SEGMENTS:
        raise TooLong(gsm.segments(words))
    return words


@transaction.atomic
def came_back(sender: Any = None, *, message: Message, now: datetime, **signal: Any) -> None:
    """A text that staff typed will not arrive: it is unread again for whoever answers, and its author is nudged. Where
    nothing else of theirs reached the client in that exchange, nobody has answered.
    """
    back = ConversationText.objects.filter(message=message, author__isnull=False, came_back_at=None)
    text = back.select_related("client", "author", "contact").select_for_update(of=("self",), no_key=True).first()
    if text is None:
        return
    assert text.author is not None
    ConversationText.objects.filter(pk=text.pk).update(came_back_at=now, read_at=None, read_by=None)
    _audit(audit.SYSTEM("line"), "text.came_back", text, now, why=message.error)
    if not text.contact.texts.filter(author__isnull=False, came_back_at=None).exists():
        contacts.came_back(text.contact, now=now)
    notices.item_waiting(text.author, line=message.line, key=f"came-back:{text.pk}", now=now)


@outbox.check_before_sending(PURPOSE)
def _still_holds(row: Any, *, now: datetime) -> str | None:
    text = ConversationText.objects.filter(message=row).select_related("client", "contact__caregiver").first()
    if text is None:
        return "no longer wanted"
    why = _why_not(text, row.peer, now)
    if why:
        row.error = why
        came_back(message=row, now=now)
    return why


def _why_not(text: ConversationText, number: str, now: datetime) -> str | None:
    """Why these words may not leave for this number any more."""
    caregiver = text.contact.caregiver
    facts = admission.by_client(text.client_id, caregiver_id=text.contact.caregiver_id, now=now)
    forbidden = _forbids(facts.decide(Channel.TEXT, now), text.client_id, by_id=text.author_id, at=text.at, now=now)
    if forbidden:
        return IN_A_PAUSE if forbidden.outcome == Outcome.PAUSED else NOT_OPEN
    if caregiver and not caregiver.is_coached:
        return NOT_OPEN
    return None if reaching.is_still_theirs(number, client=text.client, caregiver=caregiver) else NOT_THEIRS


def _forbids(decision: Decision, client_id: int, *, by_id: int | None, at: datetime, now: datetime) -> Decision | None:
    return reaching.forbids(decision, checked=reaching.is_check(client_id, by_id=by_id, at=at, now=now))


def _continued(facts: Admission, now: datetime, *, in_pause: bool) -> Contact | None:
    """The contact of the exchange that these words go on with: in a pause what staff wrote in it after a check, since
    each text of the client stands for itself there.
    """
    assert facts.client_id
    found = conversations.under_way(facts.client_id, caregiver_id=facts.caregiver_id, at=now, begun_by_us=in_pause)
    if found is None or not exchanges.goes_on(found[1], now, in_pause=in_pause):
        return None
    contacts.stretch(found[0], at=now)
    return found[0]


def _audit(by: audit.By, action: str, text: ConversationText, now: datetime, **data: Any) -> None:
    client = text.client
    audit.record(by, action, text, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
