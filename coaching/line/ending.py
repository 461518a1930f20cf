"""How a call ends: the caller hangs up, or the carrier tells later that a leg is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse

from clinic import audit
from clinic.models import CoachingLine
from coaching import acts, callbacks, contacts, legs
from coaching.line import callers, twiml
from coaching.models import Contact, ContactOutcome, Precision, ReportedBy, TherapistLeg
from telephony import status
from telephony.door import Report
from telephony.models import Call
from telephony.states import CALL_RANK, FINAL_RANK

OVER_STATES = [str(state) for state, rank in CALL_RANK.items() if rank >= FINAL_RANK]
OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


def is_over(post: Mapping[str, str]) -> bool:
    return post.get("CallStatus") in OVER


def caller_left(post: Mapping[str, str], *, now: datetime) -> HttpResponse:
    """The carrier's word that an incoming call is over. It may come twice, or before the steps it follows."""
    sid = post.get("CallSid", "")
    call = Call.objects.filter(sid=sid).first() or (_before_its_beginning(post, now) if sid else None)
    if call is not None:
        seconds = post.get("CallDuration", "")
        report = Report(
            sid=post["CallSid"],
            status=post["CallStatus"],
            duration_seconds=int(seconds) if seconds.isdecimal() else None,
        )
        status.heard(Call, call.uuid, report, now=now)
    return twiml.response(twiml.document())


def _before_its_beginning(post: Mapping[str, str], now: datetime) -> Call | None:
    """The end of a call whose beginning is not here yet, or never will be: kept, so that the beginning finds it."""
    line = CoachingLine.objects.filter(number=post.get("To", ""), retired_at=None).first()
    if line is None:
        return None
    call, _new = Call.objects.get_or_create(
        sid=post["CallSid"],
        defaults={
            "clinic_id": line.clinic_id,
            "direction": "in",
            "line": line.number,
            "peer": callers.number_of(post.get("From", "")),
            "state": "in-progress",
            "purpose": "coaching",
            "answered_at": now,
            "created_at": now,
        },
    )
    return call


def call_changed(sender: type[Call], *, call: Call, now: datetime, **_signal: object) -> None:
    """Receives telephony's word that a leg moved: frees the therapist's phone, settles the contact of a caller who
    left. One that was called off or given up before it left is over too, though it has no end.
    """
    if call.state not in OVER_STATES:
        return
    leg = TherapistLeg.objects.select_related("contact").filter(call=call).first()
    if leg is not None:
        _therapist_left(leg, call, now=now)
    contact = Contact.objects.filter(call=call, direction="in").first()
    if contact is not None:
        legs.end_unrung(contact, now=now)
        contacts.ended(contact, now=call.ended_at or now, line_seconds=call.duration_seconds)
        _hung_up_after_telling(contact)


def look_after(*, now: datetime) -> int:
    """Settles calls that are over while their telephone still counts as in use: whoever wrote the end was killed before
    it was told.
    """
    in_use = TherapistLeg.objects.filter(ended_at=None, call__state__in=OVER_STATES).select_related("call")
    calls = [leg.call for leg in in_use if leg.call]
    for call in calls:
        status.announce(call, now=now)
    return len(calls)


def _hung_up_after_telling(contact: Contact) -> None:
    """Who said that they harmed themselves and hung up at the next question has told it: the time is not known."""
    if contact.told_of_harm_at is None or contact.client is None or contact.acts.exists():
        return
    acts.record(
        contact.client,
        occurred_at=None,
        precision=Precision.UNKNOWN,
        reported_by=ReportedBy.CLIENT,
        by=audit.the_client(contact.client.pk),
        now=contact.told_of_harm_at,
        contact=contact,
    )


def talked(leg: TherapistLeg, seconds: str, *, now: datetime) -> None:
    """How long the talk was, by the carrier's count of the leg that was bridged; the first that tells it counts."""
    if seconds.isdecimal():
        contacts.settle(leg.contact, leg.contact.outcome, now=now, talk_seconds=int(seconds))


def _therapist_left(leg: TherapistLeg, call: Call, *, now: datetime) -> None:
    legs.end(leg, now=now)
    contact = leg.contact
    if contact.direction == "in" and leg.accepted_at:
        talked(leg, str(call.duration_seconds or ""), now=now)
    elif contact.direction == "out" and leg.accepted_at:
        contacts.settle(contact, contact.outcome, now=now, ended_at=now, line_seconds=call.duration_seconds)
    elif contact.direction == "out":
        contacts.settle(contact, ContactOutcome.FAILED, now=now, ended_at=now)
        callbacks.let_go(contact, now=now)
