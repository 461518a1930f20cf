"""Check-ins: contacts agreed beforehand. Met by any fitting contact; a missed one is a note for the session, no
more.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import admission, notices
from coaching.models import CheckIn, Contact, Direction, Kind, Reminder, ReminderKind, Side, Way
from coaching.reaching import NotByTheRule
from coaching.rules import Outcome
from telephony.channels import Channel
from telephony.models import Message

JOB = audit.SYSTEM("check-ins")
GRACE = timedelta(hours=1)  # a text a little late still counts as met
FITS = timedelta(hours=24)  # a contact longer before the time was about something else
FITS_REPEATED = timedelta(hours=12)  # of one that comes every day: before that it was about the one before
REMIND_BEFORE = timedelta(hours=1)
REMIND_OF_CALL_BEFORE = timedelta(minutes=10)  # a planned call is made at its time, not by it
SHUT = frozenset({Outcome.PAUSED, Outcome.ENDED})
NEEDS = {Way.CALL: (Channel.CALL,), Way.TEXT: (Channel.TEXT,), Way.PHOTO: (Channel.TEXT,), Way.ANY: tuple(Channel)}
BATCH = 200


class InThePast(ValueError):
    """A check-in is agreed for a time ahead."""


class NotOpen(Exception):
    """It was met, missed or cancelled before; there is nothing to move."""


@transaction.atomic
def agree(
    client: Client,
    *,
    therapist: User,
    side: str,
    due_at: datetime,
    by: audit.By,
    now: datetime,
    what_for: str = "",
    way: str = Way.ANY,
    series_id: int | None = None,
    on_day: date | None = None,
) -> CheckIn:
    """Writes down who contacts whom by when and how; that side is reminded beforehand. Agreed twice it is one.

    Raises InThePast, or NotByTheRule while a pause closes this way, or after discharge.
    """
    if due_at <= now:
        raise InThePast(due_at)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    refuse_if_shut(client.pk, way, now=now)
    terms = {"client": client, "therapist": therapist, "side": Side(side), "way": Way(way), "due_at": due_at}
    terms |= {"series_id": series_id, "on_day": on_day}
    if same := _open().filter(**terms).first():
        return same
    check_in = CheckIn.objects.create(**terms, what_for=what_for, agreed_at=now)
    _plan(check_in, now)
    _audit(by, "check_in.agreed", check_in, now)
    return check_in


@transaction.atomic
def meet(contact: Contact, *, now: datetime, text: Message | None = None) -> CheckIn | None:
    """The next open check-in of this client is met by their contact of the day before it, made in the agreed way; by
    each text of an exchange for itself.
    """
    if contact.client_id is None or contact.caregiver_id is not None:
        return None
    theirs = _open().select_for_update(no_key=True).filter(client_id=contact.client_id, held_at=None)
    check_in = theirs.filter(_fits(contact, text, now)).order_by("due_at").first()
    if check_in is None:
        return None
    check_in.met_at, check_in.met_by = now, contact
    check_in.save(update_fields=["met_at", "met_by"])
    _drop_reminders(check_in, now)
    _audit(JOB, "check_in.met", check_in, now, contact=contact.pk)
    return check_in


@transaction.atomic
def open_again(contact: Contact, *, now: datetime) -> None:
    """Nothing that staff texted in it has arrived: what it met is still to come, or missed. A pause holds it."""
    theirs = contact.texts.filter(author__isnull=False).values("at")
    for check_in in CheckIn.objects.select_for_update(no_key=True).filter(met_by=contact, met_at__in=theirs):
        check_in.met_at = check_in.met_by = None
        try:
            refuse_if_shut(check_in.client_id, check_in.way, now=now)
        except NotByTheRule:
            check_in.held_at = now
        check_in.save(update_fields=["met_at", "met_by", "held_at"])
        if check_in.held_at is None and check_in.due_at > now:
            _plan(check_in, now)
        _audit(JOB, "check_in.opened_again", check_in, now, contact=contact.pk)


@transaction.atomic
def cancel(check_in: CheckIn, *, by: User, now: datetime) -> None:
    """It is off. One that was met, missed or cancelled before stays as it is."""
    locked = _open().select_for_update(no_key=True).filter(pk=check_in.pk).first()
    if locked is None:
        return
    locked.cancelled_at = now
    locked.save(update_fields=["cancelled_at"])
    _drop_reminders(locked, now)
    _audit(by, "check_in.cancelled", locked, now)


@transaction.atomic
def mark_met(check_in: CheckIn, *, by: User, now: datetime) -> None:
    """A person says that it happened, where the line could not know: in the waiting room, a little late."""
    locked = (
        CheckIn.objects.select_for_update(no_key=True).filter(pk=check_in.pk, met_at=None, cancelled_at=None).first()
    )
    if locked is None:
        return
    was_missed = locked.missed_at is not None
    locked.met_at, locked.missed_at = now, None
    locked.save(update_fields=["met_at", "missed_at"])
    _drop_reminders(locked, now)
    _audit(by, "check_in.marked_met", locked, now, was_missed=int(was_missed))


@transaction.atomic
def move(check_in: CheckIn, *, due_at: datetime, by: User, now: datetime) -> CheckIn:
    """Another time was agreed; the reminder moves with it. Raises NotOpen, InThePast or NotByTheRule."""
    locked = _open().select_for_update(no_key=True).filter(pk=check_in.pk).first()
    if locked is None:
        raise NotOpen(check_in.pk)
    if due_at <= now:
        raise InThePast(due_at)
    refuse_if_shut(locked.client_id, locked.way, now=now)
    before, locked.due_at = locked.due_at, due_at
    if before == due_at:
        return locked
    locked.first_due_at = locked.first_due_at or before
    locked.moved_at, locked.moved_by, locked.held_at = now, by, None
    locked.save(update_fields=["due_at", "first_due_at", "moved_at", "moved_by", "held_at"])
    _drop_reminders(locked, now)
    _plan(locked, now)
    _audit(by, "check_in.moved", locked, now, before=before, after=due_at)
    return locked


def refuse_if_shut(client_id: int, way: str, *, now: datetime) -> None:
    """Nothing is agreed while a pause closes this way of contact, or after discharge. Raises NotByTheRule."""
    facts = admission.by_client(client_id, now=now)
    for channel in NEEDS[Way(way)]:
        decision = facts.decide(channel, now)
        if decision.outcome in SHUT:
            raise NotByTheRule(decision)


def open_of(client: Client) -> QuerySet[CheckIn]:
    """What was agreed with this client and is still to come."""
    return _open().filter(client=client)


@transaction.atomic
def entrust(check_in: CheckIn, *, therapist: User, by: User, now: datetime) -> None:
    """Another therapist is the other side of it. One that was met, missed or cancelled before stays as it is."""
    locked = _open().select_for_update(no_key=True).filter(pk=check_in.pk).first()
    if locked is None:
        return
    locked.therapist = therapist
    locked.save(update_fields=["therapist"])
    _drop_reminders(locked, now)
    if not locked.held_at:
        _plan(locked, now)
    _audit(by, "check_in.entrusted", locked, now, user_id=therapist.pk)


def remind_due(*, now: datetime) -> int:
    """Sends the reminders whose time has come. One whose check-in is over, held or in a pause is dropped (P2)."""
    due = Reminder.objects.filter(check_in__isnull=False, sent_at=None, dropped_at=None, due_at__lte=now)
    sent = 0
    for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            reminder = due.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=pk).first()
            sent += bool(reminder and _remind(reminder, now))
    return sent


@transaction.atomic
def note_missed(*, now: datetime) -> int:
    """Marks those whose time and grace have gone by. A held one is not missed."""
    late = _open().filter(held_at=None, due_at__lte=now - GRACE)
    missed = 0
    for check_in in late.select_for_update(skip_locked=True, no_key=True):
        check_in.missed_at = now
        check_in.save(update_fields=["missed_at"])
        _audit(JOB, "check_in.missed", check_in, now)
        missed += 1
    return missed


@transaction.atomic
def hold_for(client_id: int, *, now: datetime) -> None:
    """A pause holds what was agreed; it is neither met nor missed while it lasts."""
    for check_in in _open().select_for_update(no_key=True).filter(client_id=client_id, held_at=None):
        check_in.held_at = now
        check_in.save(update_fields=["held_at"])
        _drop_reminders(check_in, now)
        _audit(JOB, "check_in.held", check_in, now)


@transaction.atomic
def reopen_for(client_id: int, *, now: datetime) -> None:
    """After the pause the agreement stands again; one whose time went by in it gets as much time as was left. One that
    comes again is left out: the next is near.
    """
    for check_in in _open().select_for_update(no_key=True).filter(client_id=client_id, held_at__isnull=False):
        assert check_in.held_at is not None
        if check_in.series_id and check_in.due_at <= now:
            _leave_out(check_in, now)
            continue
        left = max(check_in.due_at - check_in.held_at, timedelta(hours=1))
        if check_in.due_at <= now:
            check_in.due_at = now + left
        check_in.held_at = None
        check_in.save(update_fields=["held_at", "due_at"])
        _plan(check_in, now)
        _audit(JOB, "check_in.reopened", check_in, now)


def _leave_out(check_in: CheckIn, now: datetime) -> None:
    check_in.cancelled_at = now
    check_in.save(update_fields=["cancelled_at"])
    _audit(JOB, "check_in.left_out", check_in, now)


def _plan(check_in: CheckIn, now: datetime) -> None:
    """An hour before, a planned call ten minutes before; half way where there is less time than that."""
    half_way = now + (check_in.due_at - now) / 2
    theirs = check_in.side == Side.THERAPIST
    before = REMIND_OF_CALL_BEFORE if theirs and check_in.way == Way.CALL else REMIND_BEFORE
    Reminder.objects.create(
        check_in=check_in,
        recipient_id=check_in.therapist_id if theirs else None,
        kind=ReminderKind.CHECK_IN,
        template="item-waiting" if theirs else "check-in-due",
        due_at=max(half_way, check_in.due_at - before),
    )


def _remind(reminder: Reminder, now: datetime) -> bool:
    assert reminder.check_in_id is not None
    check_in = _open().filter(pk=reminder.check_in_id, held_at=None, due_at__gt=now).first()
    if check_in is None or not _may_be_reminded(check_in, now):
        Reminder.objects.filter(pk=reminder.pk).update(dropped_at=now)
        return False
    Reminder.objects.filter(pk=reminder.pk).update(sent_at=now)
    notices.check_in_due(check_in, recipient=reminder.recipient, key=f"reminder:{reminder.pk}", now=now)
    _audit(JOB, "check_in.reminded", check_in, now, reminder=reminder.pk)
    return True


def _may_be_reminded(check_in: CheckIn, now: datetime) -> bool:
    """Only where the rule leaves both channels to coaching: nobody is invited to what would be refused."""
    facts = admission.by_client(check_in.client_id, now=now)
    return {facts.decide(channel, now).outcome for channel in Channel} <= {Outcome.CONNECT, Outcome.CALL_BACK}


def _fits(contact: Contact, text: Message | None, now: datetime) -> Q:
    """Which check-ins a contact of now can meet: those whose time is near, agreed to be made as it was made."""
    near = Q(series=None, due_at__lte=now + FITS) | Q(series__isnull=False, due_at__lte=now + FITS_REPEATED)
    if contact.kind != Kind.TEXT:
        return near & Q(way__in=[Way.ANY, *([Way.CALL] if contact.kind == Kind.CALL else [])])
    ours = text.direction == "out" if text else contact.spoke_with_id is not None
    theirs = text.direction == "in" if text else contact.direction == Direction.IN
    fitting = Q(way=Way.ANY)
    if ours:
        fitting |= Q(way=Way.TEXT, side=Side.THERAPIST)
    if theirs:
        fitting |= Q(way=Way.TEXT, side=Side.CLIENT)
    if theirs and text and text.media.exists():
        fitting |= Q(way=Way.PHOTO, side=Side.CLIENT)
    return near & fitting


def _drop_reminders(check_in: CheckIn, now: datetime) -> None:
    check_in.reminders.filter(sent_at=None, dropped_at=None).update(dropped_at=now)


def _open() -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(met_at=None, missed_at=None, cancelled_at=None)


def _audit(by: audit.By, action: str, check_in: CheckIn, now: datetime, **data: int | datetime) -> None:
    client = check_in.client
    audit.record(by, action, check_in, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
