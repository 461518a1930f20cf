"""Texts between a client and the line: kept whatever the rule says, delivered or answered by it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, callbacks, checkins, contacts, exchanges, notices, replies
from coaching.admission import Admission, NotALine
from coaching.exchanges import Exchange, Taken
from coaching.line import callers
from coaching.models import CallBack, Closing, Contact, ContactOutcome, ConversationText, Direction, Word
from coaching.own_page import links
from coaching.replies import Reply
from coaching.rules import Decision, Outcome
from telephony import door, media, stops
from telephony.channels import Channel
from telephony.models import Message
from telephony.reconcile import texts_received_by
from telephony.reports import Report

CALL_WORDS = frozenset({"CALL", "LLAMAR", "LLAMADA", "LLAMARME", "LLAMAME", "LLÁMAME", "LLAME", "LLAMEME", "LLÁMEME"})
# A request is one in so many words, not wherever the word stands: "can you call me please", "llamar por favor".
AROUND_IT = frozenset("ME PLEASE PLS CAN COULD YOU NOW POR FAVOR PUEDE PUEDES PODRIA PODRÍA AHORA".split())
SAYS_NO_MORE = re.compile(r"\s*\w+\.?\s*")  # one word, as the line asks for it; "please call now!" is said to somebody
PAGE_WORDS = frozenset({"PAGE", "PAGINA", "PÁGINA"})
HELP_WORDS = frozenset({"HELP", "INFO", "AYUDA"})
SPANISH_WORDS = CALL_WORDS - {"CALL"} | {"PAGINA", "PÁGINA", "AYUDA"}
REFUSED = {
    Outcome.IDENTIFY: ContactOutcome.NOT_IDENTIFIED,
    Outcome.ENDED: ContactOutcome.ENDED,
    Outcome.PAUSED: ContactOutcome.PAUSED,
    Outcome.NOT_SET_UP: ContactOutcome.NOT_SET_UP,
}
OWN_PAGE_STAYS = frozenset({Outcome.PAUSED, Outcome.NOT_SET_UP})  # it tells them what the answer tells, and more
UNCOVERED_TOLD_EVERY = 600  # seconds, while texts keep coming that nobody answers
CALLS_MAY_BE_OPEN = frozenset({Outcome.PAUSED, Outcome.CONNECT, Outcome.CALL_BACK})  # a pause may close texts alone


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text as the carrier gives it; `peer` is E.164 or "", `pictures` are (address, type).

    `at` is when it was sent, where that was not now: the thread shows it there, the rule of now decides.
    """

    sid: str
    line: str
    peer: str
    body: str
    pictures: tuple[tuple[str, str], ...] = ()
    opt_out: str = ""
    at: datetime | None = None


@transaction.atomic
def receive(text: Arrived, *, now: datetime) -> Contact | None:
    """Keeps a text and does what the rule asks for, in the contact of the exchange that is under way, or a new one.

    None for a number that is no line, and for a text that came before.
    """
    try:
        facts = admission.by_number(line=text.line, peer=text.peer, now=now)
    except NotALine:
        return None
    if Message.objects.filter(sid=text.sid).exists():
        return None
    sent_at = min(text.at or now, now)
    message = _keep(text, facts, sent_at)
    decision = facts.decide(Channel.TEXT, now)
    contact = _continued(text, facts, decision, sent_at, now)
    if contact:
        _audit(contact, "contact.went_on", facts, now)
    else:
        contact = contacts.open_text(facts, decision, line=text.line, peer=text.peer, now=sent_at)
        _audit(contact, "contact.began", facts, now)
    kept = _in_the_thread(facts.client_id, contact, message) if facts.client_id else None
    word = _stop_or_start(text, now)
    if word:
        contacts.settle(contact, _came_to(decision), now=now, ended_at=sent_at)
    else:
        word = _act(text, decision, Reply(_spoken_to(facts, text), contact, now, message))
    if kept and word:
        _was_for_the_line(kept, word, text, now)
    return contact


def under_way(
    client_id: int, *, caregiver_id: int | None = None, at: datetime, begun_by_us: bool = False
) -> tuple[Contact, Exchange] | None:
    """The contact, locked, to which the text of this person nearest to that moment belongs; None where there was none.
    Requests to be called are passed over: what is texted around them is one exchange. `begun_by_us`: of what staff
    began alone. The client is locked already.
    """
    lately = ConversationText.objects.filter(
        client=client_id,
        contact__caregiver=caregiver_id,
        at__gt=at - exchanges.LASTS,
        at__lt=at + exchanges.LASTS,
        **({"contact__direction": Direction.OUT} if begun_by_us else {}),
    )
    away = Greatest(F("at") - at, at - F("at"))
    nearest = lately.exclude(contact__outcome=ContactOutcome.CALL_BACK).order_by(away, "-at", "-pk").first()
    if nearest is None:
        return None
    contact = Contact.objects.select_for_update(no_key=True).get(pk=nearest.contact_id)
    return contact, Exchange(
        taken=Taken(
            contact.line, contact.peer, contact.caregiver_id, contact.therapist_id, contact.decision, contact.reason
        ),
        ours=contact.direction == Direction.OUT,
        began=contact.started_at,
        near=nearest.at,
        outcome=contact.outcome,
        in_pause=contact.in_pause or nearest.in_pause,
        closed=bool(contact.completed_at or contact.reviewed_at),
    )


@transaction.atomic
def mark_read(texts: Any, *, by: User, now: datetime) -> int:
    """The thread was opened: what was unread is read, by whom and when. Returns how many."""
    read: dict[tuple[int, int], list[int]] = defaultdict(list)
    unread = texts.filter(read_at=None).select_related("client").select_for_update(of=("self",), no_key=True)
    for text in unread:
        read[text.client_id, text.client.clinic_id].append(text.pk)
    for (client_id, clinic_id), ids in read.items():
        ConversationText.objects.filter(pk__in=ids).update(read_at=now, read_by=by)
        audit.read(by, ConversationText, clinic_id=clinic_id, client_id=client_id, now=now, ids=ids)
    return sum(map(len, read.values()))


@texts_received_by
def came_past_the_webhook(report: Report, *, now: datetime) -> Contact | None:
    """A text that the carrier has and whose webhook we never answered: taken in now, as late as it is (P4)."""
    arrived = Arrived(
        sid=report.sid,
        line=report.line,
        peer=callers.number_of(report.peer),
        body=report.body,
        pictures=tuple(door.carrier().media_of(report.sid)) if report.media else (),
        at=report.at,
    )
    return receive(arrived, now=now)


def _continued(text: Arrived, facts: Admission, decision: Decision, at: datetime, now: datetime) -> Contact | None:
    """The contact of the exchange that this text goes on with. Of two texts at once the second waits for the first.
    What staff began is answered by it, whether it goes on with it or stands for itself.
    """
    if facts.client_id is None:
        return None
    Client.objects.select_for_update(no_key=True).get(pk=facts.client_id)
    primary = facts.situation.primary
    taken = Taken(
        line=text.line,
        peer=text.peer,
        caregiver=facts.caregiver_id,
        therapist=primary.id if primary else None,
        decision=str(decision.outcome),
        reason=str(decision.reason),
    )
    found = under_way(facts.client_id, caregiver_id=facts.caregiver_id, at=at)
    if found is None or _asks_for_a_call(text, decision):
        return None
    contact, exchange = found
    joins = exchanges.takes(exchange, taken, at)
    if joins:
        contacts.stretch(contact, at=at)
    if exchanges.answers(exchange, at) and stops.heard(text.body, text.opt_out) != "stop":  # which answers nobody
        contacts.note_answer(contact, decision, now=now)
    return contact if joins else None


def _keep(text: Arrived, facts: Admission, sent_at: datetime) -> Message:
    message = Message.objects.create(
        clinic_id=facts.clinic["id"],
        direction="in",
        line=text.line,
        peer=text.peer or "withheld",
        sid=text.sid,
        body=text.body.replace("\x00", ""),  # PostgreSQL takes none
        language=facts.language,
        state="received",
        created_at=sent_at,
    )
    media.expect(message, text.pictures, now=sent_at)
    return message


def _in_the_thread(client_id: int, contact: Contact, message: Message) -> ConversationText:
    return ConversationText.objects.create(
        client_id=client_id, contact=contact, message=message, at=message.created_at, in_pause=contact.in_pause
    )


def _was_for_the_line(kept: ConversationText, word: Word, text: Arrived, now: datetime) -> None:
    """The line did what was asked. Nobody need read a text that says no more than that; where it may say more (a
    picture, a second word, one that people use with each other), it is read as any. What a START undoes is no news.
    """
    if word == Word.START:
        stopped = ConversationText.objects.filter(client=kept.client_id, word=Word.STOP, read_at=None)
        stopped.filter(message__line=text.line, message__peer=text.peer).update(read_at=now)
    if text.pictures or not SAYS_NO_MORE.fullmatch(text.body):
        return
    if word in (Word.CALL, Word.PAGE) or stops.is_unmistaken(text.body):
        kept.word, kept.read_at = word, None if word == Word.STOP else now
        kept.save(update_fields=["word", "read_at"])


def _stop_or_start(text: Arrived, now: datetime) -> Word | None:
    """STOP and START are the carrier's: it answers and blocks by itself. We keep what was said.

    Without a STOP before it, a START is no more than the client's "yes" in a conversation.
    """
    word = stops.heard(text.body, text.opt_out)
    if word == "stop":
        stops.stop(line=text.line, peer=text.peer, now=now)
        return Word.STOP
    if word == "start" and (text.opt_out or stops.is_stopped(line=text.line, peer=text.peer)):
        stops.start(line=text.line, peer=text.peer, now=now)
        return Word.START
    return None


def _word(text: Arrived) -> str:
    return re.sub(r"[^\w ]", "", text.body).strip().upper()


def _spoken_to(facts: Admission, text: Arrived) -> Admission:
    """Who asks for something by a Spanish word of ours alone reads Spanish, whatever language is on file."""
    asked = [word for word in _word(text).split() if word not in AROUND_IT]
    return replace(facts, language="es") if len(asked) == 1 and asked[0] in SPANISH_WORDS else facts


def _asks_for_a_call(text: Arrived, decision: Decision) -> bool:
    asked = [word for word in _word(text).split() if word not in AROUND_IT]
    return len(asked) == 1 and asked[0] in CALL_WORDS and decision.outcome in CALLS_MAY_BE_OPEN


def _came_to(decision: Decision) -> ContactOutcome:
    """A text that the rule lets through, whether its words are for the coach or for the line."""
    return ContactOutcome.KEPT if decision.outcome == Outcome.CALL_BACK else ContactOutcome.DELIVERED


def _act(text: Arrived, decision: Decision, reply: Reply) -> Word | None:
    """Which of its words the line carried out, if any. HELP is none: who asks for it is to be seen."""
    word = _word(text)
    if _asks_for_a_call(text, decision):
        return Word.CALL if _take_request(reply) else None
    if decision.outcome in REFUSED:
        _refuse(decision, reply)
        if word in PAGE_WORDS and decision.outcome in OWN_PAGE_STAYS:
            return Word.PAGE if _send_page(reply) else None
        return None  # it is an attempt, and stands in the thread as one
    contacts.settle(reply.contact, _came_to(decision), now=reply.now, ended_at=reply.sent_at)
    if word in PAGE_WORDS:
        return Word.PAGE if _send_page(reply) else None
    if word in HELP_WORDS:
        reply.send("help", asked_for=True)
    elif decision.outcome == Outcome.CONNECT:
        _deliver(decision, reply)
    else:
        _keep_for_later(decision, reply)
    return None


def _refuse(decision: Decision, reply: Reply) -> None:
    """Kept, and answered with why not, the crisis lines and the way on; HELP gets nothing better than that (P1, P2)."""
    contacts.settle(reply.contact, REFUSED[decision.outcome], now=reply.now, ended_at=reply.sent_at)
    if decision.outcome == Outcome.NOT_SET_UP:
        notices.agreement_waits(reply.contact, reply.facts, answered=True, now=reply.now)
    answer = replies.answer(reply.facts, decision, reply.now)
    reply.send(answer.template, **answer.params)


def _take_request(reply: Reply) -> bool:
    """CALL: a request to be called, unless the rule closes calls (it may close them and leave texts open): False."""
    facts, contact, now = reply.facts, reply.contact, reply.now
    decision = facts.decide(Channel.CALL, now)
    if decision.outcome == Outcome.PAUSED:
        contacts.settle(contact, ContactOutcome.PAUSED, now=now, ended_at=reply.sent_at)
        reply.send("line-opens-at", asked_for=True, opens_at=decision.until)
        return False
    assert facts.client_id
    by = audit.the_client(facts.client_id)
    request = callbacks.take(facts, reason=str(decision.reason), line=contact.line, by=by, now=now, contact=contact)
    contacts.settle(contact, ContactOutcome.CALL_BACK, now=now, ended_at=reply.sent_at)
    reply.promise(request.latest_at, decision)
    return True


def _send_page(reply: Reply) -> bool:
    """PAGE: a new link to their own page. Nobody is nudged; beyond the share of links the newest one still opens."""
    link = links.send_as_asked(reply.facts, line=reply.contact.line, to=reply.contact.peer, now=reply.now)
    return link is not None


def _deliver(decision: Decision, reply: Reply) -> None:
    """Into the conversation; the coach gets a nudge without a word of it. No promise of an answer is made."""
    facts, contact, now = reply.facts, reply.contact, reply.now
    checkins.meet(contact, text=reply.message, now=now)
    assert decision.coach is not None
    coach = User.objects.get(pk=decision.coach)
    notices.item_waiting(coach, line=contact.line, key=f"text:{reply.about}", now=now)
    if not reply.tell_what_stop_held_back():
        reply.send_once_an_hour(replies.answer(facts, decision, now).template)


def _keep_for_later(decision: Decision, reply: Reply) -> None:
    """Outside limits: kept, answered honestly, and the therapist is nudged when their texts open again.

    In a leave that nobody covers, or with no opening in sight, the clinic's admins are told at once; of what comes
    after, once in ten minutes, and at once where somebody has acted on what came before.
    """
    facts, contact, now = reply.facts, reply.contact, reply.now
    checkins.meet(contact, text=reply.message, now=now)
    primary = facts.situation.primary
    opens_at, answer = replies.opening(facts, now), replies.answer(facts, decision, now)
    if primary and opens_at:
        key = f"kept:{primary.id}:{int(opens_at.timestamp())}"
        notices.item_waiting(User.objects.get(pk=primary.id), line=contact.line, key=key, now=now, at=opens_at)
    if not answer.promises:
        notices.tell_admins(
            facts.clinic["id"],
            line=contact.line,
            key=_uncovered_key(facts.client_id, now),
            now=now,
        )
    if not reply.tell_what_stop_held_back():
        reply.send(answer.template, **answer.params)


def _uncovered_key(client_id: int | None, now: datetime) -> str:
    """Whoever read a text or closed a request by hand took it for dealt with: what comes after has another key."""
    read = ConversationText.objects.filter(client=client_id, read_by__isnull=False).aggregate(at=Max("read_at"))["at"]
    by_hand = CallBack.objects.filter(client=client_id, closed_because=Closing.BY_PERSON)
    closed = by_hand.aggregate(at=Max("closed_at"))["at"]
    acted = max((f"{at.timestamp():.6f}" for at in (read, closed) if at), default="")
    return f"kept:{client_id}:{acted}:{int(now.timestamp()) // UNCOVERED_TOLD_EVERY}"


def _audit(contact: Contact, action: str, facts: Admission, now: datetime) -> None:
    by = audit.the_client(facts.client_id) if facts.client_id else audit.SYSTEM("line")
    audit.record(
        by,
        action,
        contact,
        clinic_id=contact.clinic_id,
        client_id=contact.client_id,
        now=now,
        decision=contact.decision,
        reason=contact.reason,
    )
