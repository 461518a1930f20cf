"""The steps of a call, each one key of the caller's: what it changes, and what is said next.

A wrong key repeats the question; only silence is a "no". Every step asks the rule again before anything rings (P2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import override

from clients import pins
from clients.models import CoachingPlan
from clinic import audit
from coaching import acts, admission, callbacks, contacts, legs, notices
from coaching.line import answers, ending, words
from coaching.line.turns import Turn
from coaching.models import CallBack, Contact, ContactOutcome, Precision, ReportedBy, TherapistLeg
from coaching.numbers import domestic, is_ours
from coaching.rules import Decision, Outcome
from telephony.channels import Channel
from telephony.models import Call

Keys = Mapping[str, str]
MOST_DIGITS = 3  # what the question listens for; a carrier that hands on more is not believed


def take(name: str, turn: Turn, contact: Contact, keys: Keys) -> str:
    """Carries out one step. An unknown one, from an answer of an older release, goes on by the rule."""
    with override(turn.language):
        return STEPS.get(name, _connect)(turn, contact, keys)


def act_on(turn: Turn, contact: Contact, decision: Decision, *, told: bool = False) -> str:
    """Does what the decision asks for and says it. `told`: the caller has just reported an act."""
    with override(turn.language):
        contacts.note_decision(contact, decision)
        if decision.outcome == Outcome.CALL_BACK:
            return _take_call_back(turn, contact, decision)
        if decision.outcome == Outcome.PAUSED:
            contacts.settle(contact, ContactOutcome.PAUSED, now=turn.now)
            return answers.paused(turn, decision, told=told)
        if decision.outcome == Outcome.NOT_SET_UP:
            contacts.settle(contact, ContactOutcome.NOT_SET_UP, now=turn.now)
            notices.agreement_waits(contact, turn.facts, now=turn.now)
            return answers.not_set_up(turn)
        if decision.outcome == Outcome.ENDED:
            contacts.settle(contact, ContactOutcome.ENDED, now=turn.now)
            return answers.ended(turn)
        if decision.outcome == Outcome.IDENTIFY:
            return answers.identify(turn)
        return answers.connect(turn, opening=words.harm_noted() if told else None)


def _pin(turn: Turn, contact: Contact, keys: Keys) -> str:
    """Who calls, by PIN. A failed check locks nobody out: crisis lines, and the next call starts anew. Silence uses up
    a try of this call, and is no guess.
    """
    typed = keys.get("Digits", "")
    client = pins.find(turn.facts.clinic["id"], typed)
    if client is None:
        contact.pin_tries += bool(typed)
        contact.save(update_fields=["pin_tries"])
        slowed = contacts.wait_for_pin(line=contact.line, peer=contact.peer, now=turn.now, but=contact) > 0
        if turn.count < (1 if slowed else turn.facts.policy["pin_tries"]):
            return answers.identify(turn, wrong=bool(typed))
        contacts.settle(contact, ContactOutcome.NOT_IDENTIFIED, now=turn.now)
        return answers.no_pin_left(turn)
    facts = admission.by_client(client.pk, now=turn.now)
    decision = facts.decide(Channel.CALL, turn.now)
    contacts.identify(contact, facts, decision, now=turn.now)
    known = replace(turn, facts=facts, language=facts.language)
    return act_on(known, contact, decision)


def _asked(turn: Turn, contact: Contact, keys: Keys) -> str:
    if keys.get("Digits") == answers.HARM_KEY:
        contact.told_of_harm_at = turn.now
        contact.save(update_fields=["told_of_harm_at"])
        return answers.ask_harm_hours(turn)
    return answers.ask_harm(turn, words.once_more())


def _when(turn: Turn, contact: Contact, keys: Keys) -> str:
    """The act is recorded as the caller told it; the rule then says what follows."""
    typed = keys.get("Digits", "")
    if typed and not (typed.isdecimal() and len(typed) <= MOST_DIGITS):
        return answers.ask_harm_hours(turn, wrong=True)
    client = contact.client
    assert client is not None
    acts.record(
        client,
        occurred_at=turn.now - timedelta(hours=int(typed)) if typed else None,
        precision=Precision.APPROXIMATE,
        reported_by=ReportedBy.CLIENT,
        by=audit.the_client(client.pk),
        now=turn.now,
        contact=contact,
    )
    facts = admission.by_client(client.pk, caregiver_id=contact.caregiver_id, now=turn.now)
    decision = facts.decide(Channel.CALL, turn.now, contact.tried)
    after = replace(turn, facts=facts)
    if decision.outcome == Outcome.CONNECT:
        return _ring(after, contact, decision, opening=f"{words.harm_noted()} {words.connecting()}")
    return act_on(after, contact, decision, told=True)


def _connect(turn: Turn, contact: Contact, keys: Keys) -> str:
    return _go_on(turn, contact)


def _go_on(turn: Turn, contact: Contact) -> str:
    """By the rule, with everyone who was rung in vain left out."""
    decision = turn.facts.decide(Channel.CALL, turn.now, contact.tried)
    if decision.outcome == Outcome.CONNECT:
        return _ring(turn, contact, decision, opening=words.ringing(decision))
    return act_on(turn, contact, decision)


def _ring(turn: Turn, contact: Contact, decision: Decision, *, opening: str) -> str:
    """Rings the coach of the decision, unless their phone is in use or unknown; then the rule is asked again."""
    assert decision.coach is not None
    contacts.note_decision(contact, decision)
    if not turn.live:
        return answers.go_on(turn, opening)
    coach = turn.facts.coaches[decision.coach]
    seconds = turn.facts.policy["ring_seconds"]
    if not coach.phone:
        contacts.add_tried(contact, coach.id)
        return _go_on(turn, contact)
    try:
        leg = legs.ring(contact, staff_id=coach.id, seconds=seconds, now=turn.now)
    except legs.AlreadyOnACall:
        contacts.add_tried(contact, coach.id)
        return _go_on(turn, contact)
    leg.call = Call.objects.create(
        clinic_id=contact.clinic_id, line=contact.line, peer=coach.phone, parent_id=contact.call_id,
        direction="out", purpose="ring", state="queued", timeout_seconds=seconds, created_at=turn.now,
    )  # fmt: skip
    leg.save(update_fields=["call"])
    ids = {"leg": str(leg.uuid), "call": str(leg.call.uuid)}
    return answers.ring(turn, number=coach.phone, line=contact.line, **ids, seconds=seconds, opening=opening)


def _after(turn: Turn, contact: Contact, keys: Keys) -> str:
    """The ringing or the talk is over. Only a key that was pressed counts as an answer: voicemails "complete" too."""
    leg = TherapistLeg.objects.filter(contact=contact).order_by("-pk").first()
    if leg is None:
        return _go_on(turn, contact)
    legs.end(leg, now=turn.now)
    if leg.accepted_at:
        ending.talked(leg, keys.get("DialCallDuration", ""), now=turn.now)
        return answers.after_call(turn)
    contacts.add_tried(contact, leg.staff_id)
    return _go_on(turn, contact)


def _take_call_back(turn: Turn, contact: Contact, decision: Decision) -> str:
    return answers.call_back(turn, decision, take_request(turn, contact, reason=str(decision.reason)))


def take_request(turn: Turn, contact: Contact, *, reason: str) -> CallBack:
    """Somebody is to call them; `reason` is why nobody took the call."""
    contacts.settle(contact, ContactOutcome.CALL_BACK, now=turn.now)
    assert turn.facts.client_id
    return callbacks.take(
        turn.facts,
        reason=reason,
        line=contact.line,
        by=audit.the_client(turn.facts.client_id),
        now=turn.now,
        contact=contact,
    )


def _rate(turn: Turn, contact: Contact, keys: Keys) -> str:
    typed = keys.get("Digits", "")
    if typed not in {"0", "1", "2", "3", "4", "5"}:
        return answers.ask_severity(turn, words.once_more())
    severity = int(typed)
    Contact.objects.filter(pk=contact.pk).update(severity=severity)
    request = _request(contact)
    if request is not None:
        callbacks.rate(request, severity=severity, by=_caller(contact), now=turn.now)
    opening = [words.rated_five(turn.crisis())] if severity == callbacks.SEVERE else []
    return answers.ask_number(turn, *opening, on_file=request is None or bool(request.number))


def _number(turn: Turn, contact: Contact, keys: Keys) -> str:
    request = _request(contact)
    return answers.ask_number(turn, on_file=request is None or bool(request.number))


def _keep(turn: Turn, contact: Contact, keys: Keys) -> str:
    typed, request = keys.get("Digits"), _request(contact)
    if typed == answers.OTHER_KEY:
        return answers.ask_new_number(turn)
    if typed != answers.KEEP_KEY:
        return answers.ask_number(turn, words.once_more(), on_file=True)
    if request is not None and request.number:
        callbacks.confirm_number(request, number=str(request.number), by=_caller(contact), now=turn.now)
    return _close(turn, contact, keys)


def _entered(turn: Turn, contact: Contact, keys: Keys) -> str:
    """A number that was keyed in, read back before it is believed. Only the clinic's own country is called back."""
    if not keys.get("Digits"):
        return _close(turn, contact, keys)
    number = domestic(keys["Digits"], turn.facts.clinic["country"])
    if number is None or is_ours(number):
        return answers.ask_new_number(turn, words.number_refused())
    request = _request(contact)
    if request is None:
        return _close(turn, contact, keys)
    callbacks.offer_number(request, number=number, by=_caller(contact), now=turn.now)
    return answers.ask_if_right(turn, number)


def _right(turn: Turn, contact: Contact, keys: Keys) -> str:
    typed, request = keys.get("Digits"), _request(contact)
    if request is None or request.number_offered is None:
        return _close(turn, contact, keys)
    if typed == answers.OTHER_KEY:
        return answers.ask_new_number(turn)
    if typed != answers.KEEP_KEY:
        return answers.ask_if_right(turn, str(request.number_offered))
    callbacks.confirm_number(request, number=str(request.number_offered), by=_caller(contact), now=turn.now)
    return _close(turn, contact, keys)


def _close(turn: Turn, contact: Contact, keys: Keys) -> str:
    plan = CoachingPlan.objects.filter(client=contact.client).first() if contact.client else None
    return answers.close(turn, _request(contact), plan.meanwhile if plan else "")


def _request(contact: Contact) -> CallBack | None:
    return CallBack.objects.open().filter(pk=contact.call_back_id).first() if contact.call_back_id else None


def _caller(contact: Contact) -> audit.By:
    assert contact.client_id
    return audit.the_client(contact.client_id)


STEPS: dict[str, Callable[[Turn, Contact, Keys], str]] = {
    "pin": _pin,
    "asked": _asked,
    "when": _when,
    "connect": _connect,
    "after": _after,
    "rate": _rate,
    "number": _number,
    "keep": _keep,
    "entered": _entered,
    "right": _right,
    "close": _close,
}
