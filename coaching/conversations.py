"""Texts between a client and the line: kept whatever the rule says, delivered or answered by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from clinic import audit
from clinic.models import User
from coaching import admission, callbacks, checkins, contacts, notices, replies
from coaching.admission import Admission, NotALine
from coaching.hours import next_open
from coaching.models import Contact, ContactOutcome, ConversationText
from coaching.rules import Decision, Outcome
from telephony import media, stops
from telephony.channels import Channel
from telephony.models import Message
from telephony.reconcile import texts_received_by

CALL_WORDS = frozenset({"CALL", "CALL ME", "LLAMAR", "LLAMAME", "LLÁMAME", "LLAMADA"})
HELP_WORDS = frozenset({"HELP", "INFO", "AYUDA"})
LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text as the carrier gives it; `peer` is E.164 or "", `pictures` are (address, type)."""

    sid: str
    line: str
    peer: str
    body: str
    pictures: tuple[tuple[str, str], ...] = ()
    opt_out: str = ""


@transaction.atomic
def receive(text: Arrived, *, now: datetime) -> Contact | None:
    """Keeps a text and does what the rule asks for. None for a number that is no line. One that came before stays one."""
    try:
        facts = admission.by_number(line=text.line, peer=text.peer, now=now)
    except NotALine:
        return None
    if Message.objects.filter(sid=text.sid).exists():
        return None
    message = _keep(text, facts, now)
    decision = facts.decide(Channel.TEXT, now)
    contact = contacts.open_text(facts, decision, line=text.line, peer=text.peer, now=now)
    if facts.client_id:
        ConversationText.objects.create(
            client_id=facts.client_id, contact=contact, message=message, at=now, in_pause=contact.in_pause
        )
    _audit(contact, facts, now)
    if not _is_stop_or_start(text, now):
        _act(text, facts, decision, contact, now)
    else:
        contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
    return contact


@transaction.atomic
def mark_read(texts: Any, *, by: User, now: datetime) -> int:
    """The thread was opened: what was unread is read, by whom and when."""
    return texts.filter(read_at=None).update(read_at=now, read_by=by)


@texts_received_by
def came_past_the_webhook(report: Any, *, now: datetime) -> Contact | None:
    """A text that the carrier has and whose webhook we never answered: taken in now, as late as it is (P4)."""
    return receive(Arrived(sid=report.sid, line=report.peer, peer=report.line, body=report.body), now=now)


def _keep(text: Arrived, facts: Admission, now: datetime) -> Message:
    message = Message.objects.create(
        clinic_id=facts.clinic["id"],
        direction="in",
        line=text.line,
        peer=text.peer or "withheld",
        sid=text.sid,
        body=text.body,
        language=facts.language,
        state="received",
        created_at=now,
    )
    media.expect(message, text.pictures, now=now)
    return message


def _is_stop_or_start(text: Arrived, now: datetime) -> bool:
    """STOP and START are the carrier's: it answers and blocks by itself. We keep what was said."""
    word = stops.heard(text.body, text.opt_out)
    if word == "stop":
        stops.stop(line=text.line, peer=text.peer, now=now)
    if word == "start":
        stops.start(line=text.line, peer=text.peer, now=now)
    return word is not None


def _act(text: Arrived, facts: Admission, decision: Decision, contact: Contact, now: datetime) -> None:
    word = re.sub(r"[^\w ]", "", text.body).strip().upper()
    reply = replies.Reply(facts, contact, now)
    if decision.outcome == Outcome.IDENTIFY:
        contacts.settle(contact, ContactOutcome.NOT_IDENTIFIED, now=now, ended_at=now)
        reply.send("unknown-number")
    elif word in HELP_WORDS:
        contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
        reply.send("help")
    elif decision.outcome == Outcome.ENDED:
        contacts.settle(contact, ContactOutcome.ENDED, now=now, ended_at=now)
        reply.send("ended", office=facts.clinic["office_number"])
    elif decision.outcome == Outcome.PAUSED:
        contacts.settle(contact, ContactOutcome.PAUSED, now=now, ended_at=now)
        reply.send("line-opens-at", opens_at=decision.until)
    elif decision.outcome == Outcome.NOT_SET_UP:
        contacts.settle(contact, ContactOutcome.NOT_SET_UP, now=now, ended_at=now)
        notices.agreement_waits(contact, facts, now=now)
    elif word in CALL_WORDS:
        _take_request(facts, contact, reply, now)
    elif decision.outcome == Outcome.CONNECT:
        _deliver(facts, decision, contact, reply, now)
    else:
        _keep_for_later(facts, decision, contact, reply, now)


def _take_request(facts: Admission, contact: Contact, reply: replies.Reply, now: datetime) -> None:
    """CALL: a request to be called, unless the rule closes calls (it may close them and leave texts open)."""
    decision = facts.decide(Channel.CALL, now)
    if decision.outcome == Outcome.PAUSED:
        contacts.settle(contact, ContactOutcome.PAUSED, now=now, ended_at=now)
        reply.send("line-opens-at", opens_at=decision.until)
        return
    assert facts.client_id
    by = audit.the_client(facts.client_id)
    request = callbacks.take(facts, reason=str(decision.reason), line=contact.line, by=by, now=now, contact=contact)
    contacts.settle(contact, ContactOutcome.CALL_BACK, now=now, ended_at=now)
    if request.latest_at:
        reply.send("request-taken", latest_at=request.latest_at)
    elif decision.until:
        reply.send("away-uncovered", until_at=decision.until)
    else:
        reply.send("request-taken-no-promise")


def _deliver(facts: Admission, decision: Decision, contact: Contact, reply: replies.Reply, now: datetime) -> None:
    """Into the conversation; the coach gets a nudge without a word of it. No promise of an answer is made."""
    contacts.settle(contact, ContactOutcome.DELIVERED, now=now, ended_at=now)
    checkins.meet(contact, now=now)
    coach = User.objects.get(pk=decision.coach)
    notices.item_waiting(coach, line=contact.line, key=f"text:{contact.pk}", now=now)
    reply.send_once_an_hour("text-received")


def _keep_for_later(
    facts: Admission, decision: Decision, contact: Contact, reply: replies.Reply, now: datetime
) -> None:
    """Outside limits: kept, answered honestly, and the therapist is nudged when their texts open again."""
    contacts.settle(contact, ContactOutcome.KEPT, now=now, ended_at=now)
    checkins.meet(contact, now=now)
    primary = facts.situation.primary
    opens_at = next_open(primary.limits, Channel.TEXT, now, LOOK_AHEAD) if primary else None
    if primary and opens_at:
        key = f"kept:{primary.id}:{int(opens_at.timestamp())}"
        notices.item_waiting(User.objects.get(pk=primary.id), line=contact.line, key=key, now=now, at=opens_at)
        reply.send("text-kept-outside-hours", opens_at=opens_at)
        return
    notices.tell_admins(
        facts.clinic["id"],
        line=contact.line,
        key=f"kept:{facts.client_id}:{int(now.timestamp()) // 3600}",
        now=now,
    )
    if decision.until:
        reply.send("away-uncovered", until_at=decision.until)
    else:
        reply.send("text-kept")


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
