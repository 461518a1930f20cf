"""The therapist's part of a contact: saved while it is written, signed and locked, corrected by addenda.

Everything is kept as it is typed, whole or not. Whoever saves says which version they had before them, so that nobody
writes over words that they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from clinic import audit
from clinic.models import User
from coaching import reviews, undoing
from coaching.models import Addendum, Contact, ContactSheet, Skill, SkillTried, Undo
from coaching.models.locks import SIGNED

ON_CONTACT = ("function", "note", "urge_suicide", "urge_self_harm", "planned")
ON_SHEET = (
    "where",
    "harm_asked",
    "situation",
    "emotion",
    "emotion_before",
    "emotion_after",
    "urge_suicide_after",
    "urge_self_harm_after",
    "wanted",
    "tried",
    "rehearsed",
    "commitment",
    "obstacles",
    "plan_b",
    "for_session",
    "done",
    "interfering",
)


class ChangedMeanwhile(Exception):
    """Somebody, or another page of the same person, saved since this page was made."""


class AlreadySigned(Exception):
    """The record is locked; what is to be said now is an addendum."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Which version a page had before it, which page it is, and how often it has saved."""

    version: int
    tab: str = ""
    turn: int = 0

    def follows(self, sheet: ContactSheet) -> bool:
        """A page may write over what it wrote itself, though the answer may have been lost on its way."""
        own = bool(self.tab) and sheet.tab == self.tab and self.turn > sheet.turn
        return own or self.version == sheet.version


@transaction.atomic
def save(contact: Contact, *, by: User, now: datetime, turn: Turn | None = None, **written: Any) -> ContactSheet:
    """Keeps what is written so far; what is not named stays. Raises AlreadySigned, or ChangedMeanwhile."""
    contact, sheet = _opened(contact, turn)
    _write(contact, sheet, by=by, now=now, turn=turn, **written)
    _audit(by, "contact.written", contact, now, version=sheet.version)
    return sheet


@transaction.atomic
def sign(contact: Contact, *, by: User, now: datetime, turn: Turn | None = None, **written: Any) -> Undo:
    """Keeps it, signs it and locks it; the way back is open for ten seconds. Raises as `save`, or ValueError without a
    function."""
    contact, sheet = _opened(contact, turn)
    _write(contact, sheet, by=by, now=now, turn=turn, **written)
    if not contact.function:
        raise ValueError("a record is signed when it says what the contact was for")
    contact.completed_at, contact.completed_by = now, by
    contact.save(update_fields=["completed_at", "completed_by"])
    late = contact.is_late_entry
    _audit(by, "contact.completed", contact, now, function=contact.function, late=late)
    return undoing.offer(SIGNED, [contact.pk], by=by, now=now)


@undoing.way_back(SIGNED)
@transaction.atomic
def unsign(subjects: list[int], *, by: User, now: datetime) -> None:
    """Takes a signature back, within its ten seconds: the database asks for the undo."""
    contact = Contact.objects.select_for_update(no_key=True).get(pk=subjects[0])
    contact.completed_at = contact.completed_by = None
    contact.save(update_fields=["completed_at", "completed_by"])
    _audit(by, "contact.signature_taken_back", contact, now)
    reviews.reopen(contact, by=by, now=now)


@transaction.atomic
def add(contact: Contact, *, text: str, reason: str, by: User, now: datetime) -> Addendum:
    """Corrects a signed record, or adds to it. Raises ValueError without a reason, or where nothing is signed."""
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if not text.strip() or not reason.strip() or contact.completed_at is None:
        raise ValueError("an addendum needs its words, its reason and a signed record")
    addendum = Addendum.objects.create(contact=contact, text=text, reason=reason, added_at=now, added_by=by)
    _audit(by, "contact.addendum", contact, now, addendum=addendum.pk)
    reviews.reopen(contact, by=by, now=now)
    return addendum


def _opened(contact: Contact, turn: Turn | None) -> tuple[Contact, ContactSheet]:
    """The contact as it is now, locked, and its sheet."""
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if contact.completed_at:
        raise AlreadySigned(contact.pk)
    sheet = ContactSheet.objects.filter(contact=contact).first() or ContactSheet(contact=contact)
    if turn and not turn.follows(sheet):
        raise ChangedMeanwhile(contact.pk)
    return contact, sheet


def _write(
    contact: Contact,
    sheet: ContactSheet,
    *,
    by: User,
    now: datetime,
    turn: Turn | None,
    skills: Iterable[Skill] | None = None,
    helped: Iterable[Skill] | None = None,
    no_help: Iterable[Skill] | None = None,
    **written: Any,
) -> None:
    _set(contact, written, ON_CONTACT)
    contact.save(update_fields=ON_CONTACT)
    _set(sheet, written, ON_SHEET)
    sheet.version += 1
    sheet.tab, sheet.turn = (turn.tab, turn.turn) if turn else ("", 0)
    sheet.saved_at, sheet.saved_by = now, by
    sheet.save()
    if skills is not None:
        contact.skills.set(skills)
    if helped is not None or no_help is not None:
        _tried(contact, set(helped or ()), set(no_help or ()))
    assert not written, written


def _set(row: Contact | ContactSheet, written: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in written:
            setattr(row, name, written.pop(name))


def _tried(contact: Contact, helped: set[Skill], no_help: set[Skill]) -> None:
    """A skill named on both sides helped."""
    contact.skills_tried.all().delete()
    rows = [SkillTried(contact=contact, skill=skill, helped=True) for skill in helped]
    rows += [SkillTried(contact=contact, skill=skill, helped=False) for skill in no_help - helped]
    SkillTried.objects.bulk_create(rows)


def _audit(by: User, action: str, contact: Contact, now: datetime, **data: Any) -> None:
    audit.record(by, action, contact, clinic_id=contact.clinic_id, client_id=contact.client_id, now=now, **data)
