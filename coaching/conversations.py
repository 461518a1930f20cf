"""Texts between a client and the line: kept whatever the rule says, delivered or answered by it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from clinic import audit
from clinic.models import User
from coaching import admission, callbacks, checkins, contacts, notices, replies
from coaching.admission import Admission, NotALine
from coaching.line import callers
from coaching.models import Contact, ContactOutcome, ConversationText
from coaching.own_page import links
from coaching.rules import Decision, Outcome
from telephony import door, media, stops
from telephony.channels import Channel
from telephony.models import Message
from telephony.reconcile import texts_received_by
from telephony.reports import Report

CALL_WORDS = frozenset({"CALL", "CALL ME", "LLAMAR", "LLAMAME", "LLÁMAME", "LLAMADA"})
PAGE_WORDS = frozenset({"PAGE", "PAGINA", "PÁGINA"})
HELP_WORDS = frozenset({"HELP", "INFO", "AYUDA"})
REFUSED = {
    Outcome.IDENTIFY: ContactOutcome.NOT_IDENTIFIED,
    Outcome.ENDED: ContactOutcome.ENDED,
    Outcome.PAUSED: ContactOutcome.PAUSED,
    Outcome.NOT_SET_UP: ContactOutcome.NOT_SET_UP,
}
OWN_PAGE_STAYS = frozenset({Outcome.PAUSED, Outcome.NOT_SET_UP})  # it tells them what the answer tells, and more
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
    """Keeps a text and does what the rule asks for. None for a number that is no line, and for one that came before."""
    try:
        facts = admission.by_number(line=text.line, peer=text.peer, now=now)
    except NotALine:
        return None
    if Message.objects.filter(sid=text.sid).exists():
        return None
    sent_at = min(text.at or now, now)
    message = _keep(text, facts, sent_at)
    decision = facts.decide(Channel.TEXT, now)
    contact = contacts.open_text(facts, decision, line=text.line, peer=text.peer, now=sent_at)
    if facts.client_id:
        ConversationText.objects.create(
            client_id=facts.client_id, contact=contact, message=message, at=sent_at, in_pause=contact.in_pause
        )
    _audit(contact, facts, now)
    if not _is_stop_or_start(text, now):
        _act(text, facts, decision, contact, now)
    else:
        contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
    return contact


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


def _is_stop_or_start(text: Arrived, now: datetime) -> bool:
    """STOP and START are the carrier's: it answers and blocks by itself. We keep what was said.

    Without a STOP before it, a START is no more than the client's "yes" in a conversation.
    """
    word = stops.heard(text.body, text.opt_out)
    if word == "stop":
        stops.stop(line=text.line, peer=text.peer, now=now)
        return True
    if word == "start" and (text.opt_out or stops.is_stopped(line=text.line, peer=text.peer)):
        stops.start(line=text.line, peer=text.peer, now=now)
        return True
    return False


def _act(text: Arrived, facts: Admission, decision: Decision, contact: Contact, now: datetime) -> None:
    word = re.sub(r"[^\w ]", "", text.body).strip().upper()
    reply = replies.Reply(facts, contact, now)
    if word in CALL_WORDS and decision.outcome in CALLS_MAY_BE_OPEN:
        _take_request(facts, contact, reply, now)
    elif decision.outcome in REFUSED:
        _refuse(facts, decision, contact, reply, now)
        if word in PAGE_WORDS and decision.outcome in OWN_PAGE_STAYS:
            links.send_as_asked(facts, line=contact.line, to=contact.peer, now=now)
    elif word in PAGE_WORDS:
        _send_page(facts, contact, now)
    elif word in HELP_WORDS:
        contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
        reply.send("help", asked_for=True)
    elif decision.outcome == Outcome.CONNECT:
        _deliver(facts, decision, contact, reply, now)
    else:
        _keep_for_later(facts, decision, contact, reply, now)


def _refuse(facts: Admission, decision: Decision, contact: Contact, reply: replies.Reply, now: datetime) -> None:
    """Kept, and answered with why not, the crisis lines and the way on; HELP gets nothing better than that (P1, P2)."""
    contacts.settle(contact, REFUSED[decision.outcome], now=now, ended_at=now)
    if decision.outcome == Outcome.NOT_SET_UP:
        notices.agreement_waits(contact, facts, answered=True, now=now)
    answer = replies.answer(facts, decision, now)
    reply.send(answer.template, **answer.params)


def _take_request(facts: Admission, contact: Contact, reply: replies.Reply, now: datetime) -> None:
    """CALL: a request to be called, unless the rule closes calls (it may close them and leave texts open)."""
    decision = facts.decide(Channel.CALL, now)
    if decision.outcome == Outcome.PAUSED:
        contacts.settle(contact, ContactOutcome.PAUSED, now=now, ended_at=now)
        reply.send("line-opens-at", asked_for=True, opens_at=decision.until)
        return
    assert facts.client_id
    by = audit.the_client(facts.client_id)
    request = callbacks.take(facts, reason=str(decision.reason), line=contact.line, by=by, now=now, contact=contact)
    contacts.settle(contact, ContactOutcome.CALL_BACK, now=now, ended_at=now)
    reply.promise(request.latest_at, decision)


def _send_page(facts: Admission, contact: Contact, now: datetime) -> None:
    """PAGE: a new link to their own page. Nobody is nudged; beyond the share of links the newest one still opens."""
    contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
    links.send_as_asked(facts, line=contact.line, to=contact.peer, now=now)


def _deliver(facts: Admission, decision: Decision, contact: Contact, reply: replies.Reply, now: datetime) -> None:
    """Into the conversation; the coach gets a nudge without a word of it. No promise of an answer is made."""
    contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
    checkins.meet(contact, now=now)
    assert decision.coach is not None
    coach = User.objects.get(pk=decision.coach)
    notices.item_waiting(coach, line=contact.line, key=f"text:{contact.pk}", now=now)
    reply.send_once_an_hour(replies.answer(facts, decision, now).template)


def _keep_for_later(
    facts: Admission, decision: Decision, contact: Contact, reply: replies.Reply, now: datetime
) -> None:
    """Outside limits: kept, answered honestly, and the therapist is nudged when their texts open again.

    In a leave that nobody covers, or with no opening in sight, the clinic's admins are told at once.
    """
    contacts.settle(contact, ContactOutcome.KEPT, now=now, ended_at=now)
    checkins.meet(contact, now=now)
    primary = facts.situation.primary
    opens_at, answer = replies.opening(facts, now), replies.answer(facts, decision, now)
    if primary and opens_at:
        key = f"kept:{primary.id}:{int(opens_at.timestamp())}"
        notices.item_waiting(User.objects.get(pk=primary.id), line=contact.line, key=key, now=now, at=opens_at)
    if not answer.promises:
        notices.tell_admins(
            facts.clinic["id"],
            line=contact.line,
            key=f"kept:{facts.client_id}:{int(now.timestamp()) // 3600}",
            now=now,
        )
    reply.send(answer.template, **answer.params)


def _audit(contact: Contact, facts: Admission, now: datetime) -> None:
    by = audit.the_client(facts.client_id) if facts.client_id else audit.SYSTEM("line")
    audit.record(
        by,
        "contact.began",
        contact,
        clinic_id=contact.clinic_id,
        client_id=contact.client_id,
        now=now,
        decision=contact.decision,
        reason=contact.reason,
    )
