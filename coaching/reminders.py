"""Reminders of call-backs: planned as rows, sent by a tick, never by a timer (P4).

Each row is one text to one member of staff. A tick claims due rows in batches, checks once more that the request still
waits and that no pause holds it, and writes the texts into the outbox, all in one statement: rows and texts are
committed together, so a reminder is neither lost nor sent twice, whatever is killed in between.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from clinic.models import User
from clinic.roles import Role
from coaching import reminding
from coaching.admission import Admission
from coaching.models import CallBack, Reminder, ReminderKind
from coaching.reminders_sql import SEND_DUE, from_the_end, unless_sent
from telephony.channels import Channel

BATCH = 1_000  # its requests stay locked until they are committed: some hundredths of a second
FIRST = 100  # enough to know that help is wanted
VALID_FOR = timedelta(minutes=15)
REPEAT_UNCOVERED = timedelta(hours=24)
SEVERE = 5


@transaction.atomic
def plan(call_back: CallBack, facts: Admission, *, now: datetime, announce: bool = True) -> None:
    """Writes the reminders of a request anew from now on, by the clinic's policy and the owner's limits.

    `announce` is False where the owner knows already that the request is there. Where nobody owes the call by a
    promised time, the clinic's admins are told that nobody covers it.
    """
    drop(call_back, now=now)
    owners = _for_owner(call_back, facts, announce, now)
    rows = [*owners, *_for_cover(call_back, facts, announce, now)]
    if call_back.latest_at is None or not owners:
        rows += _for_admins(call_back, facts, announce, now)
    Reminder.objects.bulk_create(rows)


def drop(call_back: CallBack, *, now: datetime) -> None:
    """The reminders that are still to come have no more reason."""
    call_back.reminders.filter(sent_at=None, dropped_at=None).update(dropped_at=now)


def send_due(*, now: datetime, call_for_help: Callable[[], object] | None = None, helps: bool = False) -> int:
    """Puts every due reminder into the outbox, in batches until none is left. Returns how many texts were written.

    `call_for_help` is called once, when a batch was full: another process may share the rest, since each takes what the
    other has not locked. Who `helps` begins with what fell due last.
    """
    statement = from_the_end(SEND_DUE) if helps else SEND_DUE
    written, size = 0, min(FIRST, BATCH)
    while True:
        try:
            claimed, texts = _send_batch(statement, size, now)
        except IntegrityError:
            claimed, texts = _send_batch(unless_sent(statement), size, now)
        written += texts
        if claimed < size:
            return written
        size = BATCH
        if call_for_help:
            call_for_help()
            call_for_help = None


@transaction.atomic
def _send_batch(statement: str, size: int, now: datetime) -> tuple[int, int]:
    """How many reminders were claimed, and how many texts were written."""
    seed = uuid.uuid4().hex
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "now": now,
                "batch": size,
                "until": now + VALID_FOR,
                "params": json.dumps({"url": settings.PUBLIC_URL + "/"}),
                "seed": f"{seed[:12]}8{seed[13:16]}",  # the 8 is the version
            },
        )
        claimed, texts, _ = cursor.fetchone()
    return claimed, texts


def _for_owner(call_back: CallBack, facts: Admission, announce: bool, now: datetime) -> list[Reminder]:
    situation = facts.situation_on(Channel.CALL, now)
    coach = next((c for c in (situation.primary, situation.cover) if c and c.id == call_back.owner_id), None)
    if coach is None:
        return []
    policy = _policy(facts)
    planned = [
        reminder
        for reminder in reminding.remind_at(
            coach.limits, policy, severity=call_back.severity, taken_at=now, latest=call_back.latest_at
        )
        if _still_to_say(reminder, announce, now)
    ]
    rows = [_row(call_back, str(kind), coach.id, due_at) for kind, due_at in planned]
    last = call_back.latest_at or (planned[-1].due_at if planned else None)
    if last is not None:
        overdue = reminding.next_overdue(max(last, now), severity=call_back.severity, policy=policy)
        rows.append(_row(call_back, ReminderKind.OVERDUE, coach.id, overdue, _every(call_back, facts)))
    return rows


def _still_to_say(reminder: reminding.PlannedReminder, announce: bool, now: datetime) -> bool:
    """That it is there, once; that it falls due, only beforehand: for what is late there is the next overdue one."""
    if reminder.kind == reminding.ReminderKind.AT_ONCE:
        return announce
    return reminder.due_at > now


def _for_cover(call_back: CallBack, facts: Admission, announce: bool, now: datetime) -> list[Reminder]:
    """A severe request brings in the cover at once, any other when it is late; who that is, is asked then."""
    every = _every(call_back, facts)
    if call_back.severity == SEVERE:
        due_at = now if announce else now + every
    elif call_back.latest_at and facts.policy["cover_joins_overdue"]:
        due_at = call_back.latest_at if call_back.latest_at > now else now + every
    else:
        return []
    return [_row(call_back, ReminderKind.COVER_JOINS, None, due_at, every)]


def _for_admins(call_back: CallBack, facts: Admission, announce: bool, now: datetime) -> list[Reminder]:
    every = _policy(facts).overdue_every if call_back.severity == SEVERE else REPEAT_UNCOVERED
    admins = User.objects.filter(
        clinic_id=facts.clinic["id"], is_active=True, grants__role=Role.ADMIN, grants__ended_at=None
    )
    due_at = now if announce else now + every
    return [_row(call_back, ReminderKind.UNCOVERED, admin.pk, due_at, every) for admin in admins]


def _every(call_back: CallBack, facts: Admission) -> timedelta:
    policy = _policy(facts)
    return policy.severe_every if call_back.severity == SEVERE else policy.overdue_every


def _row(
    call_back: CallBack,
    kind: str,
    recipient_id: int | None,
    due_at: datetime,
    repeat: timedelta | None = None,
) -> Reminder:
    return Reminder(
        call_back=call_back,
        recipient_id=recipient_id,
        kind=kind,
        template=_template(kind, call_back.severity),
        due_at=due_at,
        repeat_minutes=int(repeat.total_seconds() // 60) if repeat else None,
    )


def _template(kind: str, severity: int | None) -> str:
    if kind == ReminderKind.UNCOVERED:
        return "admin-uncovered"
    if severity == SEVERE:
        return "item-urgent"
    return {ReminderKind.OVERDUE: "item-overdue", ReminderKind.COVER_JOINS: "cover-item"}.get(
        ReminderKind(kind), "item-waiting"
    )


def _policy(facts: Admission) -> reminding.ReminderPolicy:
    policy = facts.policy
    return reminding.ReminderPolicy(
        at_once=policy["remind_at_once"],
        half_way=policy["remind_half_way"],
        when_due=policy["remind_when_due"],
        overdue_every=timedelta(minutes=policy["overdue_every_minutes"]),
        severe_every=timedelta(minutes=policy["severe_every_minutes"]),
    )
