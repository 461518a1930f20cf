"""Contacts on record: opened by the line itself, settled forward only, completed by the therapist."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from clients.models import Caregiver, CareRole, Client
from clinic import audit
from clinic.models import User
from coaching import checkins, notes, undoing
from coaching.admission import Admission
from coaching.contacts_sql import OPEN_CALL
from coaching.models import CallBack, Contact, ContactOutcome, Direction, Kind, Pause
from coaching.models.contact import LATE_AFTER
from coaching.rules import Decision, Outcome

# What a contact came to may be told late, twice or in another order: the later word in this list stays.
RANK = {
    word: rank
    for rank, word in enumerate(
        [
            ContactOutcome.UNDER_WAY,
            ContactOutcome.HUNG_UP,
            ContactOutcome.NOT_IDENTIFIED,
            ContactOutcome.FAILED,
            ContactOutcome.NO_ANSWER,
            ContactOutcome.VOICEMAIL,
            ContactOutcome.KEPT,
            ContactOutcome.DELIVERED,
            ContactOutcome.CAME_BACK,
            ContactOutcome.TEXTED,
            ContactOutcome.CALL_BACK,
            ContactOutcome.ENDED,
            ContactOutcome.NOT_SET_UP,
            ContactOutcome.PAUSED,
            ContactOutcome.NOT_NOW,
            ContactOutcome.CONNECTED,
        ]
    )
}
PIN_FREE_CALLS, PIN_LONGEST_WAIT = 3, 20  # calls, seconds
PIN_MEMORY = timedelta(minutes=15)
AT_ONCE = {  # decisions that say all there is to say in the first answer
    "ended": ContactOutcome.ENDED,
    "paused": ContactOutcome.PAUSED,
    "not_set_up": ContactOutcome.NOT_SET_UP,
    "call_back": ContactOutcome.CALL_BACK,
}


class NotYetHappened(ValueError):
    """A contact is entered after it was."""


def open_call(
    facts: Admission,
    decision: Decision,
    *,
    uuid: UUID,
    sid: str,
    line: str,
    peer: str,
    key: str,
    answer: str | None,
    now: datetime,
    began: datetime | None = None,
) -> bool:
    """Records an incoming call, its decision, the webhook and the audit line in one statement; False for a repeat.

    `answer` is what the caller is told, sealed, or None while it is being made; a repeat is told the same. `began`:
    when it called, where that could not be recorded at once.
    """
    webhook = {"key": key, "answer": answer, "sid": sid, "line": line, "peer": peer, "now": now, "began": began or now}
    record = {"uuid": uuid, "note": Contact._meta.get_field("note").seal_for(uuid, "")}
    with connection.cursor() as cursor:
        OPEN_CALL.run(cursor, webhook | record | _who_calls(facts) | _what_is_decided(decision))
        return cursor.fetchone() is not None


@transaction.atomic
def open_text(facts: Admission, decision: Decision, *, line: str, peer: str, now: datetime) -> Contact:
    """Records an incoming text as a contact, `now` being when it was sent; what came of it is settled by the caller."""
    return _create(facts, Kind.TEXT, Direction.IN, line=line, peer=peer, decision=decision, now=now)


@transaction.atomic
def open_outgoing(
    facts: Admission,
    *,
    kind: str,
    by: User,
    line: str,
    peer: str,
    now: datetime,
    call_back: CallBack | None = None,
) -> Contact:
    """Records that staff reach out to the client now."""
    contact = _create(facts, kind, Direction.OUT, line=line, peer=peer, now=now, spoke_with=by, call_back=call_back)
    _audit(by, "contact.began", contact, now)
    return contact


@transaction.atomic
def settle(contact: Contact, outcome: str, *, now: datetime, **facts: Any) -> bool:
    """Moves the outcome forward and fills in what is known. False when a later word stands already.

    `facts` are fields of Contact; the first value told stays. A talk meets what was agreed beforehand.
    """
    locked = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    moves = RANK[ContactOutcome(outcome)] > RANK[ContactOutcome(locked.outcome)]
    fields = {name: value for name, value in facts.items() if getattr(locked, name) is None}
    if moves:
        fields["outcome"] = str(outcome)
    if not fields:
        return False
    Contact.objects.filter(pk=contact.pk).update(**fields)
    for name, value in fields.items():
        setattr(contact, name, value)
    if moves:
        _audit(audit.SYSTEM("line"), "contact.settled", locked, now, outcome=str(outcome))
    if moves and outcome == ContactOutcome.CONNECTED:
        checkins.meet(locked, now=now)
    return moves


@transaction.atomic
def ended(contact: Contact, *, now: datetime, line_seconds: int | None) -> None:
    """The caller's leg is over, by whomever. Hanging up before anything else came of it is an outcome too."""
    settle(contact, ContactOutcome.HUNG_UP, now=now, ended_at=now, line_seconds=line_seconds)


@transaction.atomic
def complete(contact: Contact, *, by: User, now: datetime, **written: Any) -> Contact:
    """The therapist's part of the record at one go, signed: what the contact was for (`function`), urges 0–5, skills, a
    note; all that `notes` takes. Raises notes.AlreadySigned."""
    notes.sign(contact, by=by, now=now, **written)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def log(
    client: Client,
    *,
    uuid: UUID,
    kind: str,
    direction: str,
    started_at: datetime,
    by: User,
    now: datetime,
    outcome: str = ContactOutcome.CONNECTED,
    minutes: int | None = None,
    planned: bool = False,
    caregiver: Caregiver | None = None,
) -> Contact:
    """A contact that the line did not see, entered by hand. `uuid` is the form's: sent twice, it is one contact.

    Raises NotYetHappened. A talk of the last day meets what was agreed beforehand.
    """
    if started_at > now:
        raise NotYetHappened(started_at)
    before = Contact.objects.filter(uuid=uuid, client=client, logged_by=by).first()
    if before:
        return before
    contact = Contact.objects.create(
        uuid=uuid, kind=Kind(kind), direction=Direction(direction), outcome=ContactOutcome(outcome), planned=planned,
        spoke_with=by, logged_by=by, logged_at=now,
        **_with_whom(client, caregiver, started_at), **_how_long(started_at, minutes, now),
    )  # fmt: skip
    _audit(by, "contact.logged", contact, now, kind=str(kind), outcome=str(outcome))
    if outcome == ContactOutcome.CONNECTED and now - started_at < LATE_AFTER:
        checkins.meet(contact, now=now)
    return contact


@transaction.atomic
def mark_seen(contact: Contact, *, by: User, now: datetime) -> None:
    """The therapist has seen this attempt; it leaves the board and stays in the log. The first one counts."""
    if Contact.objects.filter(pk=contact.pk, seen_at=None).update(seen_at=now, seen_by=by):
        _audit(by, "contact.seen", contact, now)


@undoing.way_back("contact.seen")
@transaction.atomic
def unsee(subjects: list[int], *, by: User, now: datetime) -> None:
    """They come back to the board."""
    for contact in Contact.objects.select_for_update(no_key=True).filter(pk__in=subjects, seen_by=by):
        contact.seen_at = contact.seen_by = None
        contact.save(update_fields=["seen_at", "seen_by"])
        _audit(by, "contact.unseen", contact, now)


def wait_for_pin(*, line: str, peer: str, now: datetime, but: Contact | None = None) -> int:
    """How many seconds a caller is made to wait before a PIN is asked for: none, until three calls from this number
    (withheld ones count as one) had no PIN that fits, however they ended; `but` is the call that asks. Nobody is locked
    out; a machine that guesses is slow.
    """
    guessed = Q(outcome=ContactOutcome.NOT_IDENTIFIED) | Q(pin_tries__gt=0)
    lately = Contact.objects.filter(client=None, kind=Kind.CALL, started_at__gt=now - PIN_MEMORY)
    others = lately.exclude(pk=but.pk) if but else lately
    failed = others.filter(guessed, line=line, peer=peer).count()
    return min(PIN_LONGEST_WAIT, failed * 2) if failed >= PIN_FREE_CALLS else 0


@transaction.atomic
def identify(contact: Contact, facts: Admission, decision: Decision, *, now: datetime) -> None:
    """The caller gave a PIN: the contact is theirs from now on."""
    primary = facts.situation.primary
    contact.client_id, contact.caregiver_id = facts.client_id, facts.caregiver_id
    contact.therapist_id = primary.id if primary else None
    contact.language = facts.language
    contact.save(update_fields=["client", "caregiver", "therapist", "language"])
    note_decision(contact, decision)
    assert facts.client_id
    _audit(audit.the_client(facts.client_id), "contact.identified", contact, now)


def note_decision(contact: Contact, decision: Decision) -> None:
    """What the rule says at this step of the call; the latest word stands in the record."""
    contact.decision, contact.reason = str(decision.outcome), str(decision.reason)
    contact.in_pause = contact.in_pause or decision.outcome == "paused"
    contact.save(update_fields=["decision", "reason", "in_pause"])


@transaction.atomic
def note_answer(contact: Contact, decision: Decision, *, now: datetime) -> None:
    """The client wrote back to what staff began: what the rule says of that answer stands on it, and tells that both
    have written (`models.contact.TALKED`). An answer in a pause puts what they began in none. The contact is locked.
    """
    assert contact.client_id
    contact.decision, contact.reason = str(decision.outcome), str(decision.reason)
    contact.save(update_fields=["decision", "reason"])
    by = audit.the_client(contact.client_id)
    _audit(by, "contact.answered", contact, now, decision=contact.decision, reason=contact.reason)


@transaction.atomic
def came_back(contact: Contact, *, now: datetime) -> None:
    """Nothing that staff wrote in it has reached the client: their answer is none, what they began came back, and what
    was agreed beforehand is not met by it. Who wrote stays on a record that is signed.
    """
    locked = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if locked.outcome != ContactOutcome.TEXTED:
        return
    locked.outcome = _without_an_answer(locked)
    if locked.direction == Direction.IN and locked.completed_at is None:
        locked.spoke_with = locked.wait_seconds = None
    locked.save(update_fields=["outcome", "spoke_with", "wait_seconds"])
    _audit(audit.SYSTEM("line"), "contact.settled", locked, now, outcome=str(locked.outcome))
    checkins.open_again(locked, now=now)


def add_tried(contact: Contact, staff_id: int) -> None:
    if staff_id not in contact.tried:
        contact.tried = [*contact.tried, staff_id]
        contact.save(update_fields=["tried"])


def waited(contact: Contact, *, now: datetime) -> None:
    """Somebody answered, on the telephone or in writing: the wait is over, the first time it is told."""
    seconds = max(0, int((now - contact.started_at).total_seconds()))
    Contact.objects.filter(pk=contact.pk).update(wait_seconds=Coalesce(F("wait_seconds"), seconds))


def stretch(contact: Contact, *, at: datetime) -> None:
    """A text of its exchange was sent then, perhaps before what is known already: it began no later, and was over no
    sooner. A wait is counted from its first text. The contact is locked.
    """
    earlier = max(contact.started_at - at, timedelta())
    contact.started_at -= earlier
    contact.ended_at = max(contact.ended_at or at, at)
    if contact.wait_seconds is not None:
        contact.wait_seconds += int(earlier.total_seconds())
    contact.save(update_fields=["started_at", "ended_at", "wait_seconds"])


def _without_an_answer(contact: Contact) -> ContactOutcome:
    if contact.direction == Direction.OUT:
        return ContactOutcome.CAME_BACK
    return ContactOutcome.KEPT if contact.decision == Outcome.CALL_BACK else ContactOutcome.DELIVERED


def _create(
    facts: Admission,
    kind: str,
    direction: str,
    *,
    line: str,
    peer: str,
    now: datetime,
    decision: Decision | None = None,
    **fields: Any,
) -> Contact:
    primary = facts.situation.primary
    return Contact.objects.create(
        clinic_id=facts.clinic["id"],
        client_id=facts.client_id,
        caregiver_id=facts.caregiver_id,
        therapist_id=primary.id if primary else None,
        kind=kind,
        direction=direction,
        line=line,
        peer=peer,
        language=facts.language,
        started_at=now,
        decision=str(decision.outcome) if decision else "",
        reason=str(decision.reason) if decision else "",
        in_pause=decision is not None and decision.outcome == "paused",
        **fields,
    )


def _who_calls(facts: Admission) -> dict[str, Any]:
    """As OPEN_CALL takes it: the contact's people, and in whose name the trail has it."""
    primary, client = facts.situation.primary, facts.client_id
    return {
        "clinic": facts.clinic["id"],
        "client": client,
        "caregiver": facts.caregiver_id,
        "therapist": primary.id if primary else None,
        "language": facts.language,
        "kind": "client" if client else "system",
        "actor": client,
        "label": f"client:{client}" if client else "system:line",
    }


def _what_is_decided(decision: Decision) -> dict[str, Any]:
    outcome = str(decision.outcome)
    return {
        "decision": outcome,
        "reason": str(decision.reason),
        "outcome": str(AT_ONCE.get(outcome, ContactOutcome.UNDER_WAY)),
        "in_pause": outcome == "paused",
    }


def _with_whom(client: Client, caregiver: Caregiver | None, at: datetime) -> dict[str, Any]:
    """A caregiver is in no pause."""
    return {
        "clinic_id": client.clinic_id,
        "client": client,
        "caregiver": caregiver,
        "therapist_id": _primary_of(client),
        "language": client.language,
        "in_pause": caregiver is None and _was_paused(client, at),
    }


def _how_long(started_at: datetime, minutes: int | None, now: datetime) -> dict[str, Any]:
    """It is over by now, whatever was entered."""
    over = started_at + timedelta(minutes=minutes or 0)
    return {
        "started_at": started_at,
        "ended_at": min(over, now),
        "talk_seconds": minutes * 60 if minutes else None,
    }


def _primary_of(client: Client) -> int | None:
    return client.team.filter(role=CareRole.PRIMARY, until=None).values_list("user_id", flat=True).first()


def _was_paused(client: Client, at: datetime) -> bool:
    """Whether a pause held then, however it ended later."""
    held = Pause.objects.filter(client=client, created_at__lte=at, starts_at__lte=at, ends_at__gt=at)
    return held.filter(Q(closed_at=None) | Q(closed_at__gt=at)).exists()


def _audit(by: audit.By, action: str, contact: Contact, now: datetime, **data: Any) -> None:
    audit.record(by, action, contact, clinic_id=contact.clinic_id, client_id=contact.client_id, now=now, **data)
