"""A medical or risk check by telephone in a pause: its reason goes on record first, then the call is placed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic.models import User
from coaching import bridging, pauses
from coaching.models import Contact, Pause


@transaction.atomic
def call(pause: Pause, *, kind: str, reason: str, line: str, by: User, now: datetime) -> Contact:
    """Both or neither: no check is on record that nobody made. Raises what `record_check` and `bridging.call` raise."""
    check = pauses.record_check(pause, kind=kind, reason=reason, by=by, now=now)
    return bridging.call(pause.client, line=line, by=by, now=now, check=check)
