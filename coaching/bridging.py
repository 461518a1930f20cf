"""One-tap calls: the therapist's own phone rings first, a key there dials the client from the coaching line (P5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from clients.models import Client
from clinic.models import User
from coaching import admission, callbacks, contacts, legs
from coaching.admission import Admission
from coaching.line import twiml
from coaching.models import CallBack, Contact, Kind, RiskCheck, TherapistLeg
from coaching.reaching import NoNumber, NotByTheRule, forbids, is_check
from coaching.rules import Decision
from telephony import outbox
from telephony.channels import Channel

TO_RING = timedelta(minutes=2)  # a phone that could not be rung by then is not rung later by surprise
URGENCY = 1


@transaction.atomic
def call_back(request: CallBack, *, by: User, now: datetime) -> Contact:
    """Claims a request and rings its therapist. Raises what `callbacks.claim` and `call` raise."""
    request = callbacks.claim(request, by=by, now=now)
    facts = admission.by_client(request.client_id, caregiver_id=request.caregiver_id, now=now)
    number = str(request.number or facts.number or "")
    return _ring(facts, number=number, line=request.line, by=by, now=now, request=request)


@transaction.atomic
def call(client: Client, *, line: str, by: User, now: datetime, check: RiskCheck | None = None) -> Contact:
    """Calls a client without a request. In a pause only for a check that `by` recorded with its reason just now.

    Raises NotByTheRule, NoNumber or legs.AlreadyOnACall.
    """
    facts = admission.by_client(client.pk, now=now)
    return _ring(facts, number=facts.number or "", line=line, by=by, now=now, checks=check is not None)


def still_allowed(leg: TherapistLeg, *, now: datetime) -> Decision | None:
    """The decision that forbids this call by now, or None (P2: asked again at every step)."""
    contact = leg.contact
    if contact.client_id is None:
        return None
    facts = admission.by_client(contact.client_id, caregiver_id=contact.caregiver_id, now=now)
    checked = is_check(contact.client_id, by_id=contact.spoke_with_id, at=contact.started_at, now=now)
    return forbids(facts.decide(Channel.CALL, now), checked=checked)


@outbox.check_before_sending("call-back")
def _rule_still_holds(row: Any, *, now: datetime) -> str | None:
    leg = TherapistLeg.objects.select_related("contact").filter(call=row).first()
    if leg is None or leg.ended_at:
        return "no longer wanted"
    return "in a pause" if still_allowed(leg, now=now) else None


def _ring(
    facts: Admission,
    *,
    number: str,
    line: str,
    by: User,
    now: datetime,
    request: CallBack | None = None,
    checks: bool = False,
) -> Contact:
    assert facts.client_id is not None
    checked = checks and is_check(facts.client_id, by_id=by.pk, at=now, now=now)
    if forbidden := forbids(facts.decide(Channel.CALL, now), checked=checked):
        raise NotByTheRule(forbidden)
    if not number:
        raise NoNumber("client")
    if not by.phone:
        raise NoNumber("staff")
    contact = contacts.open_outgoing(facts, kind=Kind.CALL, by=by, line=line, peer=number, now=now, call_back=request)
    _ring_staff(contact, by, seconds=facts.policy["ring_seconds"], now=now)
    return contact


def _ring_staff(contact: Contact, who: User, *, seconds: int, now: datetime) -> None:
    """Their own phone first, for so long; the client's when they have pressed the key."""
    leg = legs.ring(contact, staff_id=who.pk, seconds=seconds + int(TO_RING.total_seconds()), now=now)
    leg.call = outbox.queue_call(
        clinic_id=contact.clinic_id,
        line=contact.line,
        to=str(who.phone),
        purpose="call-back",
        twiml_path=f"/line/leg/{leg.uuid}/0/coach/",
        timeout_seconds=seconds,
        time_limit_seconds=twiml.LONGEST_CALL_SECONDS,
        urgency=URGENCY,
        now=now,
        valid_for=TO_RING,
        dedupe_key=f"leg:{leg.uuid}",
    )
    leg.save(update_fields=["call"])
    Contact.objects.filter(pk=contact.pk).update(call=leg.call)
    transaction.on_commit(outbox.nudge)
