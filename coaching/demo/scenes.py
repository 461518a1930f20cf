"""What happens on the line, as the line itself would do it, step by step, at moments that have passed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, bridging, callbacks, contacts, conversations, legs, reminders, typed
from coaching.admission import Admission
from coaching.line import receipts
from coaching.models import CallBack, Closing, Contact, ContactOutcome, Skill, TherapistLeg
from coaching.rules import Decision, Outcome
from telephony import status
from telephony.channels import Channel
from telephony.models import Call
from telephony.reports import Report

QUESTION = timedelta(seconds=12)  # welcome, the question, four seconds of silence
RINGS = timedelta(seconds=9)
RINGS_OUT = timedelta(seconds=25)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call that reached the line: who called is in `facts`, what the rule said in `decision`."""

    contact: Contact
    facts: Admission
    decision: Decision
    sid: str
    at: datetime


def calls(line: str, number: str, *, at: datetime) -> Incoming:
    """The first webhook of a call, decided by the rule as it stood then."""
    facts = admission.by_number(line=line, peer=number, now=at)
    decision = facts.decide(Channel.CALL, at)
    uuid, sid = uuid4(), _sid("CA", number, at)
    key = f"voice:{sid}"
    contacts.open_call(
        facts,
        decision,
        uuid=uuid,
        sid=sid,
        line=line,
        peer=number,
        key=key,
        answer=receipts.seal(key, ""),
        now=at,
    )
    return Incoming(Contact.objects.select_related("client").get(uuid=uuid), facts, decision, sid, at)


def hangs_up(call: Incoming, *, after: timedelta) -> None:
    """The carrier's word that the caller's leg is over."""
    report = Report(sid=call.sid, status="completed", duration_seconds=int(after.total_seconds()))
    status.heard(Call, Call.objects.get(sid=call.sid).uuid, report, now=call.at + after)


def talks(call: Incoming, *, minutes: float) -> Contact:
    """The coach whom the rule named takes the call; both hang up after so many minutes."""
    assert call.decision.outcome == Outcome.CONNECT
    assert call.decision.coach is not None
    rung, answered = call.at + QUESTION, call.at + QUESTION + RINGS
    over = answered + timedelta(minutes=minutes)
    leg = legs.ring(call.contact, staff_id=call.decision.coach, seconds=25, now=rung)
    legs.accept(leg, now=answered, longest=timedelta(hours=4))
    contacts.waited(call.contact, now=answered)
    legs.end(leg, now=over)
    contacts.settle(
        call.contact,
        ContactOutcome.CONNECTED,
        now=over,
        spoke_with_id=call.decision.coach,
        talk_seconds=int(minutes * 60),
    )
    hangs_up(call, after=over - call.at)
    call.contact.refresh_from_db()
    return call.contact


def nobody_answers(call: Incoming, *, severity: int) -> CallBack:
    """Everyone whom the rule names is rung in vain; the request is taken and rated."""
    decision, at, tried = call.decision, call.at + QUESTION, []
    while decision.outcome == Outcome.CONNECT:
        assert decision.coach is not None
        leg = legs.ring(call.contact, staff_id=decision.coach, seconds=25, now=at)
        at += RINGS_OUT
        legs.end(leg, now=at)
        contacts.add_tried(call.contact, decision.coach)
        tried.append(decision.coach)
        decision = call.facts.decide(Channel.CALL, at, tried)
    return _is_taken(call, decision, severity=severity, at=at)


def _is_taken(call: Incoming, decision: Decision, *, severity: int, at: datetime) -> CallBack:
    assert call.facts.client_id
    by = audit.the_client(call.facts.client_id)
    contacts.note_decision(call.contact, decision)
    contacts.settle(call.contact, ContactOutcome.CALL_BACK, now=at)
    request = callbacks.take(
        call.facts, reason=str(decision.reason), line=call.contact.line, by=by, now=at, contact=call.contact
    )
    request = callbacks.rate(request, severity=severity, by=by, now=at + timedelta(seconds=8))
    Contact.objects.filter(pk=call.contact.pk).update(severity=severity)
    number = str(request.number)
    request = callbacks.confirm_number(request, number=number, by=by, now=at + timedelta(seconds=15))
    hangs_up(call, after=at - call.at + timedelta(seconds=40))
    reminders.send_due(now=at + timedelta(seconds=9))
    return request


def calls_back(request: CallBack, *, by: User, at: datetime, minutes: float | None) -> Contact:
    """One tap: the therapist's phone, a key, the client's phone, a key. None minutes: the client did not answer."""
    contact = bridging.call_back(request, by=by, now=at)
    leg = TherapistLeg.objects.select_related("call").get(contact=contact)
    call = cast(Call, leg.call)  # it was placed just now
    answered, over = at + RINGS, at + RINGS + timedelta(minutes=minutes or 0.5)
    sid = _sid("CA", str(by.phone), at)
    status.heard(Call, call.uuid, Report(sid=sid, status="in-progress"), now=answered)
    legs.accept(leg, now=answered, longest=timedelta(hours=4))
    if minutes is None:
        contacts.settle(contact, ContactOutcome.NO_ANSWER, now=over)
    else:
        TherapistLeg.objects.filter(pk=leg.pk).update(client_accepted_at=answered + RINGS)
        contacts.waited(contact, now=answered + RINGS)
        contacts.settle(contact, ContactOutcome.CONNECTED, now=over, talk_seconds=int(minutes * 60))
        callbacks.close(request, because=Closing.REACHED, by=by, now=answered + RINGS)
    seconds = int((over - answered).total_seconds())
    status.heard(Call, call.uuid, Report(sid=sid, status="completed", duration_seconds=seconds), now=over)
    if minutes is None:
        callbacks.release(request, by=by, now=over)
    contact.refresh_from_db()
    return contact


def texts(line: str, number: str, body: str, *, at: datetime) -> Contact:
    """A text reaches the line; the rule says what becomes of it."""
    contact = conversations.receive(
        conversations.Arrived(sid=_sid("SM", number, at), line=line, peer=number, body=body), now=at
    )
    assert contact is not None
    return contact


def answers(client: Client, body: str, *, by: User, at: datetime) -> Contact:
    """Staff write back in the conversation."""
    once = UUID(hex=_sid("", str(client.uuid), at))
    return typed.send(client, body=body, once=once, by=by, now=at).contact


def completes(
    contact: Contact, *, by: User, function: str, note: str, skills: Iterable[str] = (), **urges: int
) -> None:
    """The therapist's part of the record, a few minutes after."""
    chosen = Skill.objects.filter(clinic_id=contact.clinic_id, name__in=list(skills))
    at = (contact.ended_at or contact.started_at) + timedelta(minutes=6)
    contacts.complete(contact, by=by, now=at, function=function, note=note, skills=chosen, **urges)


def _sid(prefix: str, number: str, at: datetime) -> str:
    """Looks like the carrier's, and is the same each time for the same event."""
    return prefix + hashlib.blake2b(f"{number} {at.isoformat()}".encode(), digest_size=16).hexdigest()
