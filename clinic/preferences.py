"""How somebody likes the pages to be: the sound on the board, the keyboard shortcuts. Theirs on every device."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User


@transaction.atomic
def prefer(user: User, *, now: datetime, alert_sound: bool | None = None, shortcuts: bool | None = None) -> None:
    """Changes what is given and leaves the rest."""
    wanted = {"alert_sound": alert_sound, "shortcuts": shortcuts}
    changed = {name: value for name, value in wanted.items() if value is not None and value != getattr(user, name)}
    if not changed:
        return
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    audit.record(user, "staff.preferences_changed", user, clinic_id=user.clinic_id, now=now, **changed)
