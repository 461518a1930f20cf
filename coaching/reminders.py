"""Reminders of call-backs: planned as rows, sent by a tick, never by a timer (P4).

Each row is one text to one member of staff. A tick claims due rows in batches, checks once more that the request still
waits and that no pause holds it, and writes the texts into the outbox, all in one statement: rows and texts are
committed together, so a reminder is neither lost nor sent twice, whatever is killed in between.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from clinic.models import User
from clinic.roles import Role
from coaching import reminding
from coaching.admission import Admission
from coaching.models import CallBack, Reminder, ReminderKind
from coaching.reminders_sql import SEND_DUE
from telephony.channels import Channel

BATCH = 500
VALID_FOR = timedelta(minutes=15)
REPEAT_UNCOVERED = timedelta(hours=24)
SEVERE = 5


@transaction.atomic
def plan(call_back: CallBack, facts: Admission, *, now: datetime, announce: bool = True) -> None:
    """Writes the reminders of a request anew, by the clinic's policy and the owner's limits.

    `announce` is False where the owner set the time just now and needs no word that the request is there.
    """
    drop(call_back, now=now)
    rows = [*_for_owner(call_back, facts, announce, now), *_for_cover(call_back, facts, now)]
    if call_back.latest_at is None:
        rows += _for_admins(call_back, facts, now)
    Reminder.objects.bulk_create(rows)


def drop(call_back: CallBack, *, now: datetime) -> None:
    """The reminders that are still to come have no more reason."""
    call_back.reminders.filter(sent_at=None, dropped_at=None).update(dropped_at=now)


def send_due(*, now: datetime) -> int:
    """Puts every due reminder into the outbox, in batches until none is left. Returns how many texts were written."""
    written = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                SEND_DUE,
                {"now": now, "batch": BATCH, "until": now + VALID_FOR, "url": settings.PUBLIC_URL + "/"},
            )
            claimed, texts = cursor.fetchone()
        written += texts
        if claimed < BATCH:
            return written


def _for_owner(call_back: CallBack, facts: Admission, announce: bool, now: datetime) -> list[Reminder]:
    situation = facts.situation_on(Channel.CALL, now)
    coach = next((c for c in (situation.primary, situation.cover) if c and c.id == call_back.owner_id), None)
    if coach is None:
        return []
    policy = _policy(facts)
    planned = reminding.remind_at(
        coach.limits,
        policy,
        severity=call_back.severity,
        taken_at=call_back.taken_at,
        latest=call_back.latest_at,
    )
    rows = [
        _row(call_back, str(kind), coach.id, due_at)
        for kind, due_at in planned
        if announce or kind != reminding.ReminderKind.AT_ONCE
    ]
    last = call_back.latest_at or (planned[-1].due_at if planned else None)
    if last is not None:
        overdue = reminding.next_overdue(last, severity=call_back.severity, policy=policy)
        repeat = policy.severe_every if call_back.severity == SEVERE else policy.overdue_every
        rows.append(_row(call_back, ReminderKind.OVERDUE, coach.id, overdue, repeat))
    return rows


def _for_cover(call_back: CallBack, facts: Admission, now: datetime) -> list[Reminder]:
    """A severe request brings in the cover at once, any other when it is late; who that is, is asked then."""
    if call_back.severity == SEVERE:
        return [_row(call_back, ReminderKind.COVER_JOINS, None, now)]
    if call_back.latest_at and facts.policy["cover_joins_overdue"]:
        return [_row(call_back, ReminderKind.COVER_JOINS, None, call_back.latest_at)]
    return []


def _for_admins(call_back: CallBack, facts: Admission, now: datetime) -> list[Reminder]:
    admins = User.objects.filter(
        clinic_id=facts.clinic["id"], is_active=True, grants__role=Role.ADMIN, grants__ended_at=None
    )
    return [_row(call_back, ReminderKind.UNCOVERED, admin.pk, now, REPEAT_UNCOVERED) for admin in admins]


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
