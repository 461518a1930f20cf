"""What is done in a crisis, a tap each, with its moment. Rows are only added."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clinic import audit
from clinic.models import User
from coaching import undoing
from coaching.models import Contact, CrisisDeed, CrisisStep

TAPPED_TWICE = timedelta(seconds=10)
NOTED = "crisis_step.noted"


@transaction.atomic
def note(contact: Contact, *, deed: str, by: User, now: datetime, words: str = "") -> CrisisStep:
    """Notes that this was done now. A thumb that taps twice notes it once."""
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    again = standing(contact).filter(deed=deed, done_by=by, done_at__gt=now - TAPPED_TWICE)
    same = next((step for step in again if step.words == words), None)
    if same:
        return same
    step = CrisisStep.objects.create(contact=contact, deed=CrisisDeed(deed), words=words, done_at=now, done_by=by)
    _audit(by, NOTED, step, now, deed=str(deed))
    return step


@undoing.way_back(NOTED)
@transaction.atomic
def take_back(subjects: list[int], *, by: User, now: datetime) -> None:
    """A slip of the thumb: the step stays on record, and beside it that it was taken back."""
    step = CrisisStep.objects.select_related("contact").get(pk=subjects[0])
    back = CrisisStep.objects.create(contact=step.contact, deed=step.deed, done_at=now, done_by=by, takes_back=step)
    _audit(by, "crisis_step.taken_back", back, now, takes_back=step.pk)


def standing(contact: Contact) -> QuerySet[CrisisStep]:
    """Those that were not taken back, in the order of time."""
    return contact.crisis_steps.filter(takes_back=None, taken_back=None)


def _audit(by: User, action: str, step: CrisisStep, now: datetime, **data: Any) -> None:
    contact = step.contact
    audit.record(by, action, step, clinic_id=contact.clinic_id, client_id=contact.client_id, now=now, **data)
