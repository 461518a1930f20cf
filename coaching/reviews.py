"""Reviewing the log: signing off contacts, asking the therapist about one, and the answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from clinic import audit
from clinic.models import User
from clinic.roles import Role
from coaching import notices, own_limits
from coaching.hours import next_open
from coaching.models import Contact, ContactOutcome, Question
from telephony.channels import Channel


class AlreadyAsked(Exception):
    """A question about this contact waits for its answer already."""


class AlreadyAnswered(Exception):
    """Somebody answered this question meanwhile."""


class NobodyToAsk(Exception):
    """No therapist belongs to this contact, or theirs has left the clinic."""


@transaction.atomic
def sign_off(contacts: Iterable[Contact], *, by: User, now: datetime) -> list[Contact]:
    """The record of these contacts is as it should be. Those signed off already, or still under way, stay as they are;
    returned are the others.
    """
    signed = list(_locked(contacts).filter(reviewed_at=None).exclude(outcome=ContactOutcome.UNDER_WAY))
    Contact.objects.filter(pk__in=[contact.pk for contact in signed]).update(reviewed_at=now, reviewed_by=by)
    for contact in signed:
        _audit(by, "contact.reviewed", contact, now)
    return signed


@transaction.atomic
def take_back(contacts: Iterable[Contact], *, by: User, now: datetime) -> list[Contact]:
    """They are to be looked at again. Returned are those that were signed off."""
    return [contact for contact in _locked(contacts) if reopen(contact, by=by, now=now)]


@transaction.atomic
def reopen(contact: Contact, *, by: User, now: datetime) -> bool:
    """What was signed off is so no longer: its record changed since, or the admin thinks again."""
    if not Contact.objects.filter(pk=contact.pk, reviewed_at__isnull=False).update(reviewed_at=None, reviewed_by=None):
        return False
    contact.reviewed_at = contact.reviewed_by = None
    _audit(by, "contact.reopened", contact, now)
    return True


@transaction.atomic
def ask(contact: Contact, *, text: str, by: User, now: datetime) -> Question:
    """Puts a question to whoever spoke with the client, else to the therapist; it waits on their board."""
    to = who_answers(contact)
    if to is None:
        raise NobodyToAsk
    try:
        with transaction.atomic():
            asked = Question.objects.create(contact=contact, to=to, text=text, asked_at=now, asked_by=by)
    except IntegrityError as error:
        raise AlreadyAsked from error
    _audit(by, "question.asked", contact, now, question=asked.pk, to=to.pk)
    if line := notices.line_of(contact.clinic_id):
        opens_at = next_open(own_limits.of(to, now=now).limits, Channel.CALL, now, notices.LOOK_AHEAD)
        notices.item_waiting(to, line=line, key=f"question:{asked.pk}", now=now, at=opens_at)
    return asked


@transaction.atomic
def answer(question: Question, *, text: str, by: User, now: datetime) -> Question:
    """The first answer counts. AlreadyAnswered for a later one."""
    question = Question.objects.select_for_update(no_key=True).select_related("contact").get(pk=question.pk)
    if question.answered_at:
        raise AlreadyAnswered
    question.answer, question.answered_at, question.answered_by = text, now, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    _audit(by, "question.answered", question.contact, now, question=question.pk)
    return question


def may_answer(question: Question, user: User) -> bool:
    """Whoever was asked, or an admin in their place; who asked does so only where the other has left."""
    if question.to_id == user.pk:
        return True
    return user.has_role(Role.ADMIN) and (question.asked_by_id != user.pk or not question.to.is_active)


def who_answers(contact: Contact) -> User | None:
    asked = contact.spoke_with or contact.therapist
    return asked if asked and asked.is_active else None


def _locked(contacts: Iterable[Contact]):  # type: ignore[no-untyped-def]  # the manager's own type of rows
    ids = [contact.pk for contact in contacts]
    return Contact.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)


def _audit(by: User, action: str, contact: Contact, now: datetime, **data: int) -> None:
    audit.record(by, action, contact, clinic_id=contact.clinic_id, client_id=contact.client_id, now=now, **data)
