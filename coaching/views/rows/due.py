"""What is due: check-ins that were agreed, and contacts of one's own whose note is not written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import User
from coaching.models import CheckIn, Contact, EmergencyAccess, PassedOn, Question
from coaching.templatetags import time_words
from coaching.views.rows import check_ins as rows
from coaching.views.rows import words

AHEAD = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class DueRow:
    id: str
    name: str
    url: str
    title: str
    latest: datetime
    icon: str
    style: str = "deadline"
    action_url: str = ""
    action_label: str = ""
    method: str = ""
    action_icon: str = ""


def check_ins(user: User, clients: QuerySet[Client] | RawSQL, now: datetime) -> QuerySet[CheckIn]:
    """Agreed ones that come up, or whose time went by and that nobody has marked yet; a held one is not due."""
    open_ones = CheckIn.objects.filter(met_at=None, missed_at=None, cancelled_at=None, held_at=None)
    mine = open_ones.filter(Q(therapist_id=user.pk) | Q(client__in=clients), due_at__lt=now + AHEAD)
    return mine.select_related("client", "therapist").order_by("due_at", "pk")


def notes(user: User, now: datetime) -> QuerySet[Contact]:
    """What this person has to write down, the newest first."""
    mine = Contact.objects.to_write(now).filter(spoke_with_id=user.pk)
    return mine.select_related("client", "caregiver").order_by("-started_at", "-pk")


def questions(user: User) -> QuerySet[Question]:
    """What an admin asked this person about a contact, not answered yet."""
    waiting = Question.objects.open().filter(to_id=user.pk)
    return waiting.select_related("contact__client", "contact__caregiver", "asked_by").order_by("asked_at", "pk")


def question_row(question: Question) -> DueRow:
    return DueRow(
        id=f"question-{question.uuid}",
        name=words.who(question.contact),
        url=reverse("contact", args=[question.contact.uuid]),
        title=_("%(name)s asks about this contact") % {"name": question.asked_by.name},
        latest=question.asked_at,
        icon="question-mark-circle",
        style="near",
        action_url=reverse("question-answer", args=[question.uuid]),
        action_label=_("Answer"),
    )


def emergencies(user: User) -> QuerySet[EmergencyAccess]:
    """Emergency access that somebody else opened, for this person to review."""
    return EmergencyAccess.objects.to_review_by(user).select_related("client", "opened_by").order_by("opened_at", "pk")


def emergency_row(access: EmergencyAccess) -> DueRow:
    url = reverse("emergency-review", args=[access.uuid])
    return DueRow(
        id=f"emergency-{access.uuid}",
        name=access.client.name,
        url=url,
        title=_("%(name)s opened emergency access") % {"name": access.opened_by.name},
        latest=access.opened_at,
        icon="lock-open",
        style="near",
        action_url=url,
        action_label=_("Review"),
    )


def passed_on(clients: QuerySet[Client] | RawSQL) -> QuerySet[PassedOn]:
    """What others heard from these clients and passed on, the oldest first."""
    return (
        PassedOn.objects.filter(client__in=clients, done_at=None)
        .select_related("client", "passed_by")
        .order_by("passed_at", "pk")
    )


def passed_on_row(row: PassedOn) -> DueRow:
    return DueRow(
        id=f"passed-on-{row.uuid}",
        name=row.client.name,
        url=reverse("client", args=[row.client.uuid]),
        title=_("%(name)s passed something on to you") % {"name": row.passed_by.name},
        latest=row.passed_at,
        icon="arrow-uturn-right",
        style="near",
        action_url=reverse("passed-on", args=[row.uuid]),
        action_label=_("Read"),
    )


def check_in_row(check_in: CheckIn, user: User, now: datetime) -> DueRow:
    """A planned call of one's own is made from here, with one tap, once its time is near."""
    call = rows.call_url(check_in, check_in.client, now) if check_in.therapist_id == user.pk else ""
    return DueRow(
        id=f"check-in-{check_in.uuid}",
        name=check_in.client.name,
        url=reverse("client", args=[check_in.client.uuid]),
        title=rows.title(check_in, user),
        latest=check_in.due_at,
        icon=rows.icon(check_in),
        action_url=call,
        action_label=_("Call now") if call else "",
        method="post" if call else "",
        action_icon="phone" if call else "",
    )


def note_row(contact: Contact) -> DueRow:
    talked = time_words.duration(contact.talk_seconds)
    what = words.contact_kind(contact)
    return DueRow(
        id=f"note-{contact.uuid}",
        name=words.who(contact),
        url=reverse("client", args=[contact.client.uuid])
        if contact.client
        else reverse("contact", args=[contact.uuid]),
        title=f"{what}, {talked}" if talked else what,
        latest=contact.started_at,
        icon="pencil-square",
        style="near",
        action_url=reverse("contact", args=[contact.uuid]),
        action_label=_("Finish"),
    )
