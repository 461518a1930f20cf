"""Lists of the log that somebody keeps, each under a name of their own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from coaching.models import LogView

MOST = 30


class TooMany(ValueError):
    """More lists than fit above the log."""


@transaction.atomic
def keep(user: User, *, name: str, query: str, by: User, now: datetime) -> LogView:
    """Keeps this list of the log under a name; the same list again gets the new name. TooMany beyond thirty."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    kept = LogView.objects.filter(user=user, query=query).first()
    if kept is None and LogView.objects.filter(user=user).count() >= MOST:
        raise TooMany
    kept = kept or LogView(user=user, query=query, created_at=now)
    kept.name = name
    kept.save()
    audit.record(by, "logview.kept", kept, clinic_id=user.clinic_id, now=now)
    return kept


@transaction.atomic
def forget(kept: LogView, *, by: User, now: datetime) -> None:
    audit.record(by, "logview.forgotten", kept, clinic_id=by.clinic_id, now=now)
    kept.delete()
