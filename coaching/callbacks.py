"""Call-backs: taken, rated, claimed, called, postponed, held by a pause, reopened, closed. None is ever lost (P4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, notices, reminders, rules, undoing
from coaching.admission import Admission
from coaching.models import CallBack, Closing, Contact, Pause, Reminder, TherapistLeg
from telephony.channels import Channel

JOB = audit.SYSTEM("call-backs")
SEVERE = 5
CLAIM_HOLDS = timedelta(minutes=30)
LOOK_AFTER_AGAIN = timedelta(hours=1)  # where nobody can be reminded at all, trying every second helps nobody


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
    the clinic's admins are told at once. A pause that began while the caller was being answered holds the request.
    """
    assert facts.client_id is not None
    client = Client.objects.select_for_update(no_key=True).get(pk=facts.client_id)
    seen_at = _with_what_began_meanwhile(client, now)
    facts = admission.by_client(client.pk, caregiver_id=facts.caregiver_id, now=seen_at)
    paused = facts.decide(Channel.CALL, seen_at).outcome == rules.Outcome.PAUSED
    call_back = CallBack.objects.open().of_caller(client.pk, facts.caregiver_id).select_for_update(no_key=True).first()
    if call_back is None:
        call_back = _open(facts, client, reason=reason, line=line, now=now)
        _audit(by, "call_back.taken", call_back, now, latest_at=_iso(call_back.latest_at), reason=reason)
        reminders.plan(call_back, facts, now=now)
    if paused and not call_back.held_at:
        _hold(call_back, now=now)
    elif call_back.held_at and not paused:
        _reopen(call_back, now=now)
    if contact is not None:
        contact.call_back = call_back
        contact.save(update_fields=["call_back"])
    return call_back


def _with_what_began_meanwhile(client: Client, now: datetime) -> datetime:
    """This moment, or the start of a pause that was recorded while the caller was being answered: its job may have
    looked for requests already, and would not find this one.
    """
    begun = Pause.objects.filter(client=client, closed_at=None, starts_at__gt=now)
    return max([now, *begun.values_list("starts_at", flat=True)])


@transaction.atomic
def rate(call_back: CallBack, *, severity: int, by: audit.By, now: datetime) -> CallBack:
    """The caller's own rating, 0–5. A 5 reminds sooner and brings in the cover at once."""
    call_back = _locked(call_back)
    was, call_back.severity = call_back.severity, severity
    call_back.save(update_fields=["severity"])
    _audit(by, "call_back.rated", call_back, now, severity=severity)
    if SEVERE in (was, severity) and was != severity and not call_back.held_at:
        reminders.plan(call_back, _facts(call_back, now), now=now, announce=severity == SEVERE)
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
    call_back = _waiting(call_back)
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
    if contact.call_back_id is None:
        return
    request = CallBack.objects.waiting().filter(pk=contact.call_back_id).first()
    if request is not None and request.claimed_by_id == contact.spoke_with_id:
        release(request, by=JOB, now=now)


@transaction.atomic
def postpone(call_back: CallBack, *, until: datetime, by: User, now: datetime) -> CallBack:
    """ "Not now": a new latest time that was agreed with the client. Whoever of their coaches agreed to it owes the
    call.

    Raises InThePast, or NotOpen where it is closed or held: in a pause nothing is agreed.
    """
    if until <= now:
        raise InThePast(until)
    call_back = _waiting(call_back)
    facts = _facts(call_back, now)
    call_back.latest_at = until
    if by.pk in facts.coaches:
        call_back.owner = by
    call_back.save(update_fields=["latest_at", "owner"])
    _audit(by, "call_back.postponed", call_back, now, latest_at=until.isoformat())
    reminders.plan(call_back, facts, now=now, announce=False)
    return call_back


def promise_of(call_back: CallBack) -> dict[str, Any]:
    """By when whom it is owed, for the way back of `postpone`."""
    latest_at = call_back.latest_at.astimezone(UTC).isoformat() if call_back.latest_at else None
    return {"latest_at": latest_at, "owner": call_back.owner_id}


@undoing.way_back_to("call_back.postponed")
@transaction.atomic
def keep_promise(subjects: list[int], before: Any, *, by: User, now: datetime) -> None:
    """The latest time of before holds again, and its owner's call. Raises undoing.NotPossible where it was closed, held
    or postponed anew meanwhile.
    """
    call_back = CallBack.objects.waiting().select_for_update(no_key=True, of=("self",)).filter(pk=subjects[0]).first()
    if call_back is None or promise_of(call_back) != before["kept"]:
        raise undoing.NotPossible(subjects[0])
    latest_at, owner = before["was"]["latest_at"], before["was"]["owner"]
    call_back.latest_at, call_back.owner_id = latest_at and datetime.fromisoformat(latest_at), owner
    call_back.save(update_fields=["latest_at", "owner"])
    _audit(by, "call_back.promise_kept", call_back, now, latest_at=latest_at or "")
    reminders.plan(call_back, _facts(call_back, now), now=now, announce=False)


@transaction.atomic
def close(call_back: CallBack, *, because: str, by: audit.By, now: datetime, note: str = "") -> CallBack:
    """Closes a request: by a call that reached the client, or by a person who says why. Closing again changes
    nothing.
    """
    call_back = CallBack.objects.select_for_update(no_key=True).get(pk=call_back.pk)
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


@undoing.way_back("call_back.closed")
@transaction.atomic
def open_again(subjects: list[int], *, by: User, now: datetime) -> None:
    """A request that was closed by hand waits again, by the time that was promised.

    Raises undoing.NotPossible where the caller has asked anew meanwhile.
    """
    call_back = CallBack.objects.select_for_update(no_key=True).get(pk=subjects[0])
    if CallBack.objects.open().of_caller(call_back.client_id, call_back.caregiver_id).exists():
        raise undoing.NotPossible(call_back.pk)
    call_back.closed_at = call_back.closed_by = None
    call_back.closed_because = call_back.closing_note = ""
    call_back.save(update_fields=["closed_at", "closed_by", "closed_because", "closing_note"])
    _audit(by, "call_back.opened_again", call_back, now)
    facts = _facts(call_back, now)
    if not call_back.held_at and facts.decide(Channel.CALL, now).outcome == rules.Outcome.PAUSED:
        _hold(call_back, now=now)
    elif not call_back.held_at:
        reminders.plan(call_back, facts, now=now, announce=False)


@transaction.atomic
def join(call_back: CallBack, *, cover: User, by: audit.By, now: datetime) -> CallBack:
    """Brings a cover in: the request is on their board too. Raises NotOpen where it is closed or held."""
    call_back = _waiting(call_back)
    call_back.cover = cover
    call_back.save(update_fields=["cover"])
    _audit(by, "call_back.cover_joined", call_back, now, user_id=cover.pk)
    return call_back


@transaction.atomic
def entrust(call_back: CallBack, *, owner: User, by: audit.By, now: datetime) -> CallBack:
    """Another therapist owes the call from now on; the time that was promised stays promised, a claim is free again.
    Raises NotOpen.
    """
    call_back = _locked(call_back)
    call_back.owner, call_back.claimed_at, call_back.claimed_by = owner, None, None
    call_back.save(update_fields=["owner", "claimed_at", "claimed_by"])
    _audit(by, "call_back.entrusted", call_back, now, user_id=owner.pk)
    if not call_back.held_at:
        reminders.plan(call_back, _facts(call_back, now), now=now)
    return call_back


@transaction.atomic
def hold_for(client_id: int, *, now: datetime) -> None:
    """A pause holds the client's own open requests; a caregiver's stay as they are."""
    waiting = CallBack.objects.waiting().select_for_update(no_key=True)
    for call_back in waiting.filter(client_id=client_id, caregiver=None):
        _hold(call_back, now=now)


@transaction.atomic
def reopen_for(client_id: int, *, now: datetime) -> bool:
    """After the pause the held requests wait again, with a new latest time counted from now.

    True when the client was told by when they are called: that tells them also that the line is open again.
    """
    open_ones = CallBack.objects.open().select_for_update(no_key=True)
    held = open_ones.filter(client_id=client_id, held_at__isnull=False)
    told = [_reopen(call_back, now=now) for call_back in held]  # every one of them is reopened
    return any(told)


@transaction.atomic
def look_after(*, now: datetime) -> int:
    """Finds requests that wait without a reminder to come (whoever owed the call left, or has no telephone), and plans
    anew, with whoever can call now. Returns how many (P4)."""
    to_come = Reminder.objects.filter(call_back=OuterRef("pk"), sent_at=None, dropped_at=None)
    tried = Reminder.objects.filter(call_back=OuterRef("pk"), dropped_at__gt=now - LOOK_AFTER_AGAIN)
    alone = CallBack.objects.waiting().filter(~Exists(to_come), ~Exists(tried))
    looked_after = 0
    for call_back in alone.select_for_update(no_key=True, skip_locked=True):
        facts = _facts(call_back, now)
        if facts.decide(Channel.CALL, now).outcome != rules.Outcome.PAUSED:
            _entrust(call_back, facts, now)
            looked_after += 1
    return looked_after


def _entrust(call_back: CallBack, facts: Admission, now: datetime) -> None:
    """To whoever can call; the time that was promised stays promised."""
    promise = _promise(facts, now)
    if promise:
        call_back.owner_id = promise.coach.id
        call_back.save(update_fields=["owner"])
    _audit(JOB, "call_back.entrusted", call_back, now, user_id=call_back.owner_id)
    reminders.plan(call_back, facts, now=now)


def _hold(call_back: CallBack, *, now: datetime) -> None:
    call_back.held_at, call_back.claimed_at, call_back.claimed_by = now, None, None
    call_back.save(update_fields=["held_at", "claimed_at", "claimed_by"])
    reminders.drop(call_back, now=now)
    _audit(JOB, "call_back.held", call_back, now)


def _reopen(call_back: CallBack, *, now: datetime) -> bool:
    facts = _facts(call_back, now)
    promise = _promise(facts, now)
    call_back.held_at, call_back.latest_at = None, promise.at if promise else None
    call_back.owner_id = promise.coach.id if promise else call_back.owner_id
    call_back.save(update_fields=["held_at", "latest_at", "owner"])
    _audit(JOB, "call_back.reopened", call_back, now, latest_at=_iso(call_back.latest_at))
    reminders.plan(call_back, facts, now=now)
    return notices.call_back_reopened(call_back, facts, now=now)


def _open(facts: Admission, client: Client, *, reason: str, line: str, now: datetime) -> CallBack:
    promise = _promise(facts, now)
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


def _promise(facts: Admission, now: datetime) -> rules.Promise | None:
    return rules.promise(facts.situation_on(Channel.CALL, now), now, Channel.CALL)


def _locked(call_back: CallBack) -> CallBack:
    """The row as it is now, locked so that no reminder is sent while it changes. NO KEY: other rows may point to it."""
    locked = CallBack.objects.open().select_for_update(no_key=True).filter(pk=call_back.pk).first()
    if locked is None:
        raise NotOpen(call_back.pk)
    return locked


def _waiting(call_back: CallBack) -> CallBack:
    locked = _locked(call_back)
    if locked.held_at:
        raise NotOpen(call_back.pk)
    return locked


def _facts(call_back: CallBack, now: datetime) -> Admission:
    return admission.by_client(call_back.client_id, caregiver_id=call_back.caregiver_id, now=now)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _audit(by: audit.By, action: str, call_back: CallBack, now: datetime, **data: Any) -> None:
    clinic_id = Client.objects.values_list("clinic_id", flat=True).get(pk=call_back.client_id)
    audit.record(by, action, call_back, clinic_id=clinic_id, client_id=call_back.client_id, now=now, **data)
