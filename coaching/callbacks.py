"""Call-backs: taken, rated, claimed, called, postponed, held by a pause, reopened, closed. None is ever lost (P4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, notices, reminders, rules
from coaching.admission import Admission
from coaching.models import CallBack, Closing, Contact, TherapistLeg
from telephony.channels import Channel

JOB = audit.SYSTEM("call-backs")
SEVERE = 5
CLAIM_HOLDS = timedelta(minutes=30)


class AlreadyClaimed(Exception):
    """Somebody else has this call-back in hand."""


class NotOpen(Exception):
    """The call-back is closed, or held by a pause."""


class InThePast(ValueError):
    """A new time for a call must lie ahead."""


@transaction.atomic
def take(
    facts: Admission, *, reason: str, line: str, by: audit.By, now: datetime, contact: Contact | None = None
) -> CallBack:
    """Takes a request to be called; the caller who has one open keeps it, with the time that was promised first.

    The promise is kept by whoever can make it soonest by their own limits; where nobody can, no time is promised and
    the clinic's admins are told at once.
    """
    assert facts.client_id is not None
    client = Client.objects.select_for_update().get(pk=facts.client_id)
    call_back = CallBack.objects.open().filter(client=client, caregiver_id=facts.caregiver_id).first()
    if call_back is None:
        call_back = _open(facts, client, reason=reason, line=line, now=now)
        _audit(by, "call_back.taken", call_back, now, latest_at=_iso(call_back.latest_at), reason=reason)
        reminders.plan(call_back, facts, now=now)
    if contact is not None:
        contact.call_back = call_back
        contact.save(update_fields=["call_back"])
    return call_back


@transaction.atomic
def rate(call_back: CallBack, *, severity: int, by: audit.By, now: datetime) -> CallBack:
    """The caller's own rating, 0–5. A 5 reminds sooner and brings in the cover at once."""
    call_back = _locked(call_back)
    was, call_back.severity = call_back.severity, severity
    call_back.save(update_fields=["severity"])
    _audit(by, "call_back.rated", call_back, now, severity=severity)
    if SEVERE in (was, severity) and was != severity and not call_back.held_at:
        reminders.plan(call_back, _facts(call_back, now), now=now)
    return call_back


@transaction.atomic
def offer_number(call_back: CallBack, *, number: str, by: audit.By, now: datetime) -> CallBack:
    """Keeps a number that was keyed in (E.164) until the caller has confirmed it; nobody is called there before."""
    call_back = _locked(call_back)
    call_back.number_offered = number
    call_back.save(update_fields=["number_offered"])
    _audit(by, "call_back.number_offered", call_back, now)
    return call_back


@transaction.atomic
def confirm_number(call_back: CallBack, *, number: str, by: audit.By, now: datetime) -> CallBack:
    """Sets the number that the caller wants to be called at (E.164), confirmed by them."""
    call_back = _locked(call_back)
    changed = str(call_back.number or "") != number
    call_back.number, call_back.number_confirmed_at, call_back.number_offered = number, now, None
    call_back.save(update_fields=["number", "number_confirmed_at", "number_offered"])
    _audit(by, "call_back.number_confirmed", call_back, now, changed=changed)
    return call_back


@transaction.atomic
def claim(call_back: CallBack, *, by: User, now: datetime) -> CallBack:
    """The first to claim has it in hand; anyone later is told so (AlreadyClaimed). One's own claim may be repeated.

    A claim after which nobody called runs out, so that a late request can be taken over. Raises NotOpen.
    """
    call_back = CallBack.objects.select_for_update().get(pk=call_back.pk)
    if call_back.closed_at or call_back.held_at:
        raise NotOpen(call_back.pk)
    if call_back.claimed_by_id not in (None, by.pk) and not _has_run_out(call_back, now):
        raise AlreadyClaimed(call_back.pk)
    call_back.claimed_by, call_back.claimed_at = by, now
    call_back.save(update_fields=["claimed_by", "claimed_at"])
    _audit(by, "call_back.claimed", call_back, now)
    return call_back


@transaction.atomic
def release(call_back: CallBack, *, by: audit.By, now: datetime) -> CallBack:
    """Gives a claim back to the queue."""
    call_back = _locked(call_back)
    call_back.claimed_by = call_back.claimed_at = None
    call_back.save(update_fields=["claimed_by", "claimed_at"])
    _audit(by, "call_back.released", call_back, now)
    return call_back


def let_go(contact: Contact, *, now: datetime) -> None:
    """The claimer's own phone was not answered: the request is free for others again."""
    request = CallBack.objects.waiting().filter(pk=contact.call_back_id).first()
    if request is not None and request.claimed_by_id == contact.spoke_with_id:
        release(request, by=JOB, now=now)


@transaction.atomic
def postpone(call_back: CallBack, *, until: datetime, by: User, now: datetime) -> CallBack:
    """ "Not now": a new latest time that was agreed with the client. Raises InThePast."""
    if until <= now:
        raise InThePast(until)
    call_back = _locked(call_back)
    call_back.latest_at = until
    call_back.save(update_fields=["latest_at"])
    _audit(by, "call_back.postponed", call_back, now, latest_at=until.isoformat())
    reminders.plan(call_back, _facts(call_back, now), now=now, announce=False)
    return call_back


@transaction.atomic
def close(call_back: CallBack, *, because: str, by: audit.By, now: datetime, note: str = "") -> CallBack:
    """Closes a request: by a call that reached the client, or by a person who says why. Closing again changes nothing."""
    call_back = CallBack.objects.select_for_update().get(pk=call_back.pk)
    if call_back.closed_at:
        return call_back
    if because == Closing.BY_PERSON and not note.strip():
        raise ValueError("closing a request without a call needs a reason")
    call_back.closed_at, call_back.closed_because, call_back.closing_note = now, Closing(because), note
    call_back.closed_by = by if isinstance(by, User) else None
    call_back.save(update_fields=["closed_at", "closed_by", "closed_because", "closing_note"])
    reminders.drop(call_back, now=now)
    _audit(by, "call_back.closed", call_back, now, because=str(because))
    return call_back


@transaction.atomic
def join(call_back: CallBack, *, cover: User, by: audit.By, now: datetime) -> CallBack:
    """Brings a cover in: the request is on their board too."""
    call_back.cover = cover
    call_back.save(update_fields=["cover"])
    _audit(by, "call_back.cover_joined", call_back, now, user_id=cover.pk)
    return call_back


def hold_for(client_id: int, *, now: datetime) -> None:
    """A pause holds the client's own open requests; a caregiver's stay as they are."""
    for call_back in CallBack.objects.waiting().select_for_update().filter(client_id=client_id, caregiver=None):
        call_back.held_at, call_back.claimed_at, call_back.claimed_by = now, None, None
        call_back.save(update_fields=["held_at", "claimed_at", "claimed_by"])
        reminders.drop(call_back, now=now)
        _audit(JOB, "call_back.held", call_back, now)


def reopen_for(client_id: int, *, now: datetime) -> None:
    """After the pause the held requests wait again, with a new latest time counted from now."""
    for call_back in CallBack.objects.open().select_for_update().filter(client_id=client_id, held_at__isnull=False):
        facts = _facts(call_back, now)
        promise = rules.promise(facts.situation_on(Channel.CALL, now), now, Channel.CALL)
        call_back.held_at, call_back.latest_at = None, promise.at if promise else None
        call_back.owner_id = promise.coach.id if promise else call_back.owner_id
        call_back.save(update_fields=["held_at", "latest_at", "owner"])
        _audit(JOB, "call_back.reopened", call_back, now, latest_at=_iso(call_back.latest_at))
        reminders.plan(call_back, facts, now=now)
        notices.call_back_reopened(call_back, facts, now=now)


def _open(facts: Admission, client: Client, *, reason: str, line: str, now: datetime) -> CallBack:
    promise = rules.promise(facts.situation_on(Channel.CALL, now), now, Channel.CALL)
    primary = facts.situation.primary
    owner_id = promise.coach.id if promise else primary.id if primary else None
    return CallBack.objects.create(
        client=client,
        caregiver_id=facts.caregiver_id,
        owner_id=owner_id,
        line=line,
        number=facts.number,
        reason=reason,
        taken_at=now,
        latest_at=promise.at if promise else None,
    )


def _has_run_out(call_back: CallBack, now: datetime) -> bool:
    """A claim is held by a call that is under way, and for half an hour by the claim alone."""
    on_a_call = TherapistLeg.objects.filter(contact__call_back=call_back, ended_at=None).exists()
    assert call_back.claimed_at
    return not on_a_call and call_back.claimed_at <= now - CLAIM_HOLDS


def _locked(call_back: CallBack) -> CallBack:
    locked = CallBack.objects.open().select_for_update().filter(pk=call_back.pk).first()
    if locked is None:
        raise NotOpen(call_back.pk)
    return locked


def _facts(call_back: CallBack, now: datetime) -> Admission:
    return admission.by_client(call_back.client_id, caregiver_id=call_back.caregiver_id, now=now)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _audit(by: audit.By, action: str, call_back: CallBack, now: datetime, **data: Any) -> None:
    clinic_id = Client.objects.values_list("clinic_id", flat=True).get(pk=call_back.client_id)
    audit.record(by, action, call_back, clinic_id=clinic_id, client_id=call_back.client_id, now=now, **data)
