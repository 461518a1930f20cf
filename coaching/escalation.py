"""Bringing in the cover: for a request that is late, and at once for one rated 5."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from coaching import admission, callbacks
from coaching.models import CallBack, Reminder, ReminderKind
from telephony.channels import Channel

JOB = audit.SYSTEM("escalation")
BATCH = 200


def bring_in_covers(*, now: datetime) -> int:
    """Names the cover for late or severe requests: whoever covers now, not whoever did when the request was taken."""
    waiting = Reminder.objects.filter(
        kind=ReminderKind.COVER_JOINS, recipient=None, sent_at=None, dropped_at=None, due_at__lte=now
    )
    joined = 0
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            reminder = waiting.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            joined += bool(reminder and _bring_in_cover(reminder, now))
    return joined


def _bring_in_cover(reminder: Reminder, now: datetime) -> bool:
    call_back = CallBack.objects.select_related("client").get(pk=reminder.call_back_id)
    cover = admission.by_client(call_back.client_id, now=now).situation_on(Channel.CALL, now).cover
    if cover is None or cover.id == call_back.owner_id:
        reminder.dropped_at = now
        reminder.save(update_fields=["dropped_at"])
        return False
    callbacks.join(call_back, cover=User.objects.get(pk=cover.id), by=JOB, now=now)
    reminder.recipient_id = cover.id
    reminder.save(update_fields=["recipient"])
    return True
