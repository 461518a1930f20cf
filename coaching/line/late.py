"""Takes in what the line was told while it could not store it. Nobody who called is forgotten (P4).

Whoever heard crisis words in place of an answer is on the board afterwards, with a request to be called where the rule
of that moment allows one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from coaching import contacts, replies
from coaching.line import bridge, ending, receipts, steps, text, voice
from coaching.line.turns import Turn
from coaching.models import Contact, ContactOutcome
from coaching.rules import Decision, Outcome
from telephony import outbox
from telephony.channels import Channel
from telephony.reconcile import calls_received_by
from telephony.replaying import takes_in
from telephony.reports import Report
from telephony.spool import Event

LINE_FAILED = "line_failed"
"""Why nobody took the call; `rules.Reason` is what the rule says, and the rule was never asked."""
NOTHING_YET = frozenset({ContactOutcome.UNDER_WAY, ContactOutcome.HUNG_UP})
STILL_THERE = timedelta(minutes=2)
"""So long at most a caller is asked to wait, and the call may yet go on; they are sent no text before."""


@takes_in("line-voice")
def call_came(event: Event, *, now: datetime) -> None:
    """A call that heard crisis words. One that went on by itself when it was tried again is on record already."""
    if ending.is_over(event.form):
        ending.caller_left(event.form, now=event.at)
        return
    sid = event.form.get("CallSid", "")
    if receipts.is_known(voice.key_of(sid)):
        return
    with transaction.atomic():
        voice.answer_call(event.form, now=now, began=event.at)
        contact = Contact.objects.filter(call__sid=sid).first() if sid else None
        if contact is not None:
            look_after(contact, event, now=now)


@calls_received_by
def call_came_past(report: Report, *, now: datetime) -> None:
    """A call that the carrier had and we did not: our hosts were away, and the static fallback gave crisis words."""
    told = {"CallSid": report.sid, "To": report.line, "From": report.peer}
    began = report.at or now
    call_came(Event("line-voice", told | {"CallStatus": "ringing"}, began), now=now)
    seconds = report.duration_seconds or 0
    over = told | {"CallStatus": report.status, "CallDuration": str(seconds)}
    call_came(Event("line-voice", over, min(now, began + timedelta(seconds=seconds))), now=now)


@takes_in("line-step")
def step_came(event: Event, *, now: datetime) -> None:
    """A turn of a call. What was pressed counts, as if it were pressed now; nobody is rung for a caller who is gone."""
    uuid, count, name = UUID(event.where["uuid"]), event.where["count"], event.where["name"]
    if receipts.is_known(voice.key_of_turn(uuid, count, name)):
        return
    with transaction.atomic():
        if "Digits" in event.form or name == "after":
            voice.take_turn(event.form, uuid, count, name, now=now, live=False)
        contact = Contact.objects.filter(uuid=uuid).first()
        if contact is not None:
            look_after(contact, event, now=now)


@takes_in("line-leg")
def leg_came(event: Event, *, now: datetime) -> None:
    """How a call-back ended. A key that was pressed on a coach's phone bridged nobody, and is asked for again."""
    if event.where["name"] == "after":
        bridge.take_turn(event.form, UUID(event.where["uuid"]), event.where["count"], "after", now=now)


@takes_in("line-text")
def text_came(event: Event, *, now: datetime) -> None:
    """Into the conversation where it belongs by its time; answered by the rule of now."""
    text.take_in(event.form, now=now, came=event.at)


@transaction.atomic
def look_after(contact: Contact, event: Event, *, now: datetime) -> None:
    """By the rule of this moment: a request where somebody could have been reached, else what the rule says.

    Should the caller still be there and be connected after all, the request closes with that.
    """
    if contact.outcome not in NOTHING_YET:
        return
    if contact.client_id is None:
        contacts.settle(contact, ContactOutcome.FAILED, now=now)
    elif not _spoke_since(contact):
        _act(contact, event, now)
        transaction.on_commit(outbox.nudge)


def _act(contact: Contact, event: Event, now: datetime) -> None:
    facts = voice.facts_of(contact, now)
    turn = Turn(contact.uuid, 0, facts, now, contact.language, live=False)
    decision = facts.decide(Channel.CALL, now, contact.tried)
    if decision.outcome not in (Outcome.CONNECT, Outcome.CALL_BACK):
        steps.act_on(turn, contact, decision)
        return
    request = steps.take_request(turn, contact, reason=LINE_FAILED)
    if facts.texts and now - event.at > STILL_THERE and not request.held_at:
        _promise(turn, contact, decision, request.latest_at)


def _promise(turn: Turn, contact: Contact, decision: Decision, latest_at: datetime | None) -> None:
    replies.Reply(turn.facts, contact, turn.now).promise(latest_at, decision)


def _spoke_since(contact: Contact) -> bool:
    """They called again meanwhile, or were called, and have spoken with somebody."""
    return Contact.objects.filter(
        client=contact.client_id,
        caregiver=contact.caregiver_id,
        outcome=ContactOutcome.CONNECTED,
        started_at__gte=contact.started_at,
    ).exists()
