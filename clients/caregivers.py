"""A caregiver on file: what is changed about them, and when they are no longer part of the treatment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from clients.models import Caregiver
from clinic import audit

DETAILS = frozenset({"name", "relationship", "phone", "language", "guardian", "own_coaching"})


@transaction.atomic
def change(caregiver: Caregiver, *, by: audit.By, now: datetime, **details: Any) -> bool:
    """Changes what is on file (DETAILS). False where all of it stood so already; TypeError for another detail."""
    if unknown := details.keys() - DETAILS:
        raise TypeError(f"a caregiver has no {', '.join(sorted(unknown))}")
    kept = Caregiver.objects.select_for_update(no_key=True).get(pk=caregiver.pk)
    changed = sorted(name for name, value in details.items() if getattr(kept, name) != value)
    for name in changed:
        setattr(caregiver, name, details[name])
    if changed:
        caregiver.save(update_fields=changed)
        _audit(by, "client.caregiver_changed", caregiver, now, changed=changed)
    return bool(changed)


@transaction.atomic
def end(caregiver: Caregiver, *, by: audit.By, now: datetime) -> None:
    """They are no longer coached or asked; what they signed and their calls stay on record. The first one counts."""
    if Caregiver.objects.filter(pk=caregiver.pk, ended_at=None).update(ended_at=now):
        _audit(by, "client.caregiver_ended", caregiver, now)


def _audit(by: audit.By, action: str, caregiver: Caregiver, now: datetime, **data: Any) -> None:
    client = caregiver.client
    audit.record(by, action, caregiver, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
