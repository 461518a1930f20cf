"""An incoming call: the first webhook, and the steps that its answers lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clinic.access import public
from coaching import admission, contacts
from coaching.admission import Admission, NotALine
from coaching.line import answers, callers, ending, receipts, steps, twiml
from coaching.line.guard import live_call
from coaching.line.turns import Turn
from coaching.models import Contact
from coaching.rules import Decision, Outcome
from telephony import outbox
from telephony.channels import Channel
from telephony.signature import from_twilio

NEEDS_MORE = frozenset({Outcome.NOT_SET_UP, Outcome.CALL_BACK})
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Calling:
    """A call that came in: its receipt's key, the carrier's name for it, both numbers, and when it began."""

    key: str
    sid: str
    line: str
    peer: str
    began: datetime


@public("the carrier, by its signature")
@from_twilio
@live_call
def incoming(request: HttpRequest) -> HttpResponse:
    """A call reaches the line; the same address hears when it is over (`CallStatus` completed)."""
    if ending.is_over(request.POST):
        return ending.caller_left(request.POST, now=timezone.now())
    return twiml.response(answer_call(request.POST, now=timezone.now()))


def key_of(sid: str) -> str:
    return f"voice:{sid}"


def answer_call(post: Words, *, now: datetime, began: datetime | None = None) -> str:
    """Opens the call and says what is to be said first; a repeat is told the same. `began`: when it was not now."""
    line, peer = post.get("To", ""), callers.number_of(post.get("From", ""))
    doubtful = callers.is_doubtful(post.get("StirVerstat", ""))
    try:
        facts = admission.by_number(line=line, peer=peer, now=now, doubtful=doubtful)
    except NotALine:
        return answers.to_nobody_known(callers.country_of(post))
    decision = facts.decide(Channel.CALL, now)
    turn = Turn(contact=uuid4(), count=0, facts=facts, now=now, language=facts.language)
    sid = post.get("CallSid") or f"none-{turn.contact}"  # without a name it cannot be known for a repeat
    calling = Calling(key_of(sid), sid, line, peer, began or now)
    if decision.outcome in NEEDS_MORE:
        return _open_and_act(turn, decision, calling)
    if decision.outcome == Outcome.IDENTIFY:
        answer = answers.identify(turn, wait_seconds=contacts.wait_for_pin(line=line, peer=peer, now=now))
    else:
        answer = answers.first(turn, decision)
    is_new = _open(turn, decision, calling, answer=answer)
    return answer if is_new else receipts.answered(calling.key)


def _open(turn: Turn, decision: Decision, calling: Calling, *, answer: str) -> bool:
    return contacts.open_call(
        turn.facts,
        decision,
        uuid=turn.contact,
        sid=calling.sid,
        line=calling.line,
        peer=calling.peer,
        key=calling.key,
        answer=receipts.seal(calling.key, answer) if answer else None,
        now=turn.now,
        began=calling.began,
    )


@transaction.atomic
def _open_and_act(turn: Turn, decision: Decision, calling: Calling) -> str:
    """Decisions that change more than the log: a request is taken, or therapist and client are told."""
    if not _open(turn, decision, calling, answer=""):
        return receipts.answered(calling.key)
    contact = Contact.objects.get(uuid=turn.contact)
    answer = steps.act_on(turn, contact, decision)
    receipts.write_answer(calling.key, answer)
    transaction.on_commit(outbox.nudge)
    return answer


@public("the carrier, by its signature")
@from_twilio
@live_call
def step(request: HttpRequest, uuid: UUID, count: int, name: str) -> HttpResponse:
    """One turn of a call that is under way. Its address names the turn, so a repeat is known for one (P9)."""
    return twiml.response(take_turn(request.POST, uuid, count, name, now=timezone.now()))


def key_of_turn(uuid: UUID, count: int, name: str) -> str:
    return f"voice:{uuid}:{count}:{name}"


@transaction.atomic
def take_turn(post: Words, uuid: UUID, count: int, name: str, *, now: datetime, live: bool = True) -> str:
    """What a key of the caller's changes, and what is said next. Not `live`: it was pressed a while ago."""
    key = key_of_turn(uuid, count, name)
    before = receipts.take_in(key, now=now)
    if before is not None:
        return before
    contact = Contact.objects.select_for_update(no_key=True).filter(uuid=uuid).first()
    if contact is None:
        return answers.to_nobody_known(callers.country_of(post))
    turn = Turn(uuid, count, facts_of(contact, now), now, contact.language, live)
    answer = steps.take(name, turn, contact, post)
    receipts.write_answer(key, answer)
    transaction.on_commit(outbox.nudge)
    return answer


def facts_of(contact: Contact, now: datetime) -> Admission:
    """As the rule sees the caller of this contact at this moment."""
    if contact.client_id is None:
        return admission.by_number(line=contact.line, peer="", now=now, doubtful=True)
    return admission.by_client(contact.client_id, caregiver_id=contact.caregiver_id, now=now)
