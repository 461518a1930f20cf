"""The phones that we ring: a coach's for a caller who waits, and a coach's then the client's for a call-back.

Nothing is said before a key but that a call is there (P6). The key is the acceptance; an answer without it is a
voicemail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override

from clinic.access import public
from coaching import bridging, callbacks, contacts, legs
from coaching.line import receipts, twiml, words
from coaching.line.guard import live_call
from coaching.models import CallBack, Closing, ContactOutcome, TherapistLeg
from telephony.models import Call
from telephony.signature import from_twilio

Keys = Mapping[str, str]
ACCEPT = "1"
LONGEST = timedelta(seconds=twiml.LONGEST_CALL_SECONDS)
CLIENT_RINGS_SECONDS = 40
NOT_REACHED = {
    "completed": ContactOutcome.VOICEMAIL,
    "busy": ContactOutcome.NO_ANSWER,
    "no-answer": ContactOutcome.NO_ANSWER,
    "canceled": ContactOutcome.NO_ANSWER,
}


@public("the carrier, by its signature")
@from_twilio
@live_call
def step(request: HttpRequest, uuid: UUID, count: int, name: str) -> HttpResponse:
    """One turn on a leg that we rang."""
    return twiml.response(take_turn(request.POST, uuid, count, name, now=timezone.now()))


@transaction.atomic
def take_turn(keys: Keys, uuid: UUID, count: int, name: str, *, now: datetime) -> str:
    """What was pressed on that phone, or that it was hung up; what is said there next."""
    key = f"leg:{uuid}:{count}:{name}"
    before = receipts.take_in(key, now=now)
    if before is not None:
        return before
    leg = (
        TherapistLeg.objects.select_for_update(of=("self",), no_key=True)
        .select_related("contact", "staff")
        .filter(uuid=uuid)
        .first()
    )
    if leg is None or name not in STEPS:
        return twiml.document(twiml.hang_up())
    answer = STEPS[name](leg, count, keys, now)
    receipts.write_answer(key, answer)
    return answer


def _whisper(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    """On the coach's phone, before it is bridged to a caller who waits."""
    return _ask(leg, count, "key", words.coach_whisper, leg.staff.language)


def _key(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    """The coach takes the call: from here on the caller speaks with a person, whatever the carrier tells us later."""
    if keys.get("Digits") != ACCEPT:
        return _ask(leg, count, "key", words.coach_whisper, leg.staff.language)
    if bridging.still_allowed(leg, now=now) or not legs.accept(leg, now=now, longest=LONGEST):
        return _tell(words.coach_too_late, leg.staff.language)
    contact = leg.contact
    contacts.waited(contact, now=now)
    contacts.settle(contact, ContactOutcome.CONNECTED, now=now, spoke_with_id=leg.staff_id)
    assert contact.client_id is not None
    for request in CallBack.objects.open().of_caller(contact.client_id, contact.caregiver_id):
        callbacks.close(request, because=Closing.CALLED_IN, by=leg.staff, now=now)
    return twiml.document()


def _coach(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    """On the coach's phone, which was rung first."""
    return _ask(leg, count, "coach-key", words.coach_whisper, leg.staff.language)


def _coach_key(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    if keys.get("Digits") != ACCEPT:
        return _ask(leg, count, "coach-key", words.coach_whisper, leg.staff.language)
    if bridging.still_allowed(leg, now=now) or not legs.accept(leg, now=now, longest=LONGEST):
        return _tell(words.coach_too_late, leg.staff.language)
    contact = leg.contact
    client_leg = Call.objects.create(
        clinic_id=contact.clinic_id,
        direction="out",
        line=contact.line,
        peer=contact.peer,
        parent_id=leg.call_id,
        purpose="client",
        state="queued",
        timeout_seconds=CLIENT_RINGS_SECONDS,
        created_at=now,
    )
    rung = twiml.dial(
        contact.peer,
        caller_id=contact.line,
        action=f"/line/leg/{leg.uuid}/{count + 1}/after/",
        whisper=f"/line/leg/{leg.uuid}/0/client/",
        status=f"/line/status/call/{client_leg.uuid}/",
        ring_seconds=CLIENT_RINGS_SECONDS,
    )
    with override(leg.staff.language):
        return twiml.document(twiml.say(words.coach_dials(), leg.staff.language), rung)


def _client(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    """On the client's phone: a key, so that no word of coaching lands in a family's voicemail."""
    return _ask(leg, count, "client-key", words.client_whisper, leg.contact.language)


def _client_key(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    if keys.get("Digits") != ACCEPT:
        return _ask(leg, count, "client-key", words.client_whisper, leg.contact.language)
    if leg.ended_at or bridging.still_allowed(leg, now=now):
        return twiml.document(twiml.hang_up())
    leg.client_accepted_at = now
    leg.save(update_fields=["client_accepted_at"])
    contacts.waited(leg.contact, now=now)
    contacts.settle(leg.contact, ContactOutcome.CONNECTED, now=now)
    if leg.contact.call_back:
        callbacks.close(leg.contact.call_back, because=Closing.REACHED, by=leg.staff, now=now)
    return twiml.document()


def _after(leg: TherapistLeg, count: int, keys: Keys, now: datetime) -> str:
    """The client's leg is over; what came of it is settled by the key, not by the carrier's "completed"."""
    contact, seconds = leg.contact, keys.get("DialCallDuration", "")
    if leg.client_accepted_at:
        talk = int(seconds) if seconds.isdecimal() else None
        contacts.settle(contact, ContactOutcome.CONNECTED, now=now, talk_seconds=talk)
        return twiml.document(twiml.hang_up())
    outcome = NOT_REACHED.get(keys.get("DialCallStatus", ""), ContactOutcome.FAILED)
    contacts.settle(contact, outcome, now=now)
    return _tell(words.client_not_reached, leg.staff.language)


def _ask(leg: TherapistLeg, count: int, step: str, said: Callable[[], str], language: str) -> str:
    """Says twice that a call is there and waits for the key; without one, the phone is hung up."""
    with override(language):
        spoken = twiml.say(said(), language)
    action = f"/line/leg/{leg.uuid}/{count + 1}/{step}/"
    return twiml.document(twiml.gather(action, spoken, spoken, digits=1, timeout=6), twiml.hang_up())


def _tell(said: Callable[[], str], language: str) -> str:
    with override(language):
        return twiml.document(twiml.say(said(), language), twiml.hang_up())


STEPS: dict[str, Callable[[TherapistLeg, int, Keys, datetime], str]] = {
    "whisper": _whisper,
    "key": _key,
    "coach": _coach,
    "coach-key": _coach_key,
    "client": _client,
    "client-key": _client_key,
    "after": _after,
}
