"""Naming a colleague for a request that nobody covers: it comes to their board, and their phone says so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic.models import User
from clinic.roles import Role
from coaching import callbacks, notices
from coaching.models import CallBack


class NotATherapist(Exception):
    """Only a therapist of the client's own clinic can be asked to call."""


@transaction.atomic
def ask(call_back: CallBack, *, colleague: User, by: User, now: datetime) -> CallBack:
    """Asks a therapist to call as cover. Raises NotATherapist, or callbacks.NotOpen when the request waits no more."""
    if colleague.clinic_id != by.clinic_id or not colleague.is_active or not colleague.has_role(Role.THERAPIST):
        raise NotATherapist(colleague.pk)
    call_back = CallBack.objects.select_for_update(no_key=True).get(pk=call_back.pk)
    if call_back.closed_at:
        raise callbacks.NotOpen(call_back.pk)
    callbacks.join(call_back, cover=colleague, by=by, now=now)
    notices.item_waiting(
        colleague, line=call_back.line, key=f"cover:{call_back.pk}:{colleague.pk}:{int(now.timestamp())}", now=now
    )
    return call_back
