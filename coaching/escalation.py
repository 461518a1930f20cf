"""Bringing in the cover: for a request that is late, and at once for one rated 5."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from coaching import admission, callbacks
from coaching.models import CallBack, Reminder, ReminderKind
from coaching.rules import Outcome
from telephony.channels import Channel

JOB = audit.SYSTEM("escalation")
BATCH = 200


def bring_in_covers(*, now: datetime) -> int:
    """Names the cover for late or severe requests: whoever covers now, not whoever did when the request was taken."""
    waiting = Reminder.objects.filter(
        kind=ReminderKind.COVER_JOINS, recipient=None, sent_at=None, dropped_at=None, due_at__lte=now
    )
    joined = 0
    for pk, call_back_id in list(waiting.order_by("due_at").values_list("pk", "call_back_id")[:BATCH]):
        with transaction.atomic():
            free = CallBack.objects.waiting().select_for_update(skip_locked=True, no_key=True)
            call_back = free.filter(pk=call_back_id).first()
            reminder = waiting.filter(pk=pk).first()  # read under the lock of its request, as everybody does
            joined += bool(call_back and reminder and _bring_in_cover(call_back, reminder, now))
    return joined


def _bring_in_cover(call_back: CallBack, reminder: Reminder, now: datetime) -> bool:
    facts = admission.by_client(call_back.client_id, caregiver_id=call_back.caregiver_id, now=now)
    if facts.decide(Channel.CALL, now).outcome == Outcome.PAUSED:
        return False
    cover = facts.situation_on(Channel.CALL, now).cover
    if cover is None or cover.id == call_back.owner_id:
        reminder.dropped_at = now
        reminder.save(update_fields=["dropped_at"])
        return False
    callbacks.join(call_back, cover=User.objects.get(pk=cover.id), by=JOB, now=now)
    reminder.recipient_id = cover.id
    reminder.save(update_fields=["recipient"])
    return True
