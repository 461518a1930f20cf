"""The contact log in words: its rows, what it is narrowed to, how many, and why a list is empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from clinic.models import User
from coaching.forms.log import LogForm
from coaching.forms.moments import zone_of
from coaching.log import address
from coaching.log.paging import Count, Page
from coaching.models import Contact, ContactOutcome, LogView
from coaching.templatetags import time_words
from coaching.views.rows import words

LONGEST_CHIP = 60
REASON_ADDS = (  # where the outcome alone does not say why
    ContactOutcome.CALL_BACK,
    ContactOutcome.KEPT,
    ContactOutcome.HUNG_UP,
    ContactOutcome.FAILED,
)


@dataclass(frozen=True, slots=True)
class LogRow:
    uuid: UUID
    url: str
    at: datetime
    name: str
    with_name: str
    icon: str
    what: str
    outcome: str
    tone: str
    reason: str
    wait: int | None
    talk: int | None
    function: str
    severity: int | None
    note: str
    note_tone: str
    review: str


def row(contact: Contact, now: datetime) -> LogRow:
    spoke = contact.spoke_with or contact.therapist
    note, note_tone = _note(contact, now)
    return LogRow(
        uuid=contact.uuid,
        url=reverse("contact", args=[contact.uuid]),
        at=contact.started_at,
        name=words.who(contact),
        with_name=spoke.name if spoke else "",
        icon=words.contact_icon(contact),
        what=words.contact_kind(contact),
        outcome=words.outcome(contact),
        tone=words.outcome_tone(contact),
        reason=words.reason(contact.reason) if contact.outcome in REASON_ADDS else "",
        wait=contact.wait_seconds,
        talk=contact.talk_seconds,
        function=words.function(contact),
        severity=contact.severity,
        note=note,
        note_tone=note_tone,
        review=_("Signed off") if contact.reviewed_at else "",
    )


def _note(contact: Contact, now: datetime) -> tuple[str, str]:
    if contact.completed_at:
        return (_("Signed late") if contact.is_late_entry else pgettext("the note", "Signed")), ""
    if not contact.is_talk:
        return "", ""
    return (_("Not signed"), "amber") if contact.over_at <= now else (_("Not over yet"), "")


def how_many(counted: Count, user: User, now: datetime) -> str:
    """ "37 contacts", "1,000+ contacts", "37 contacts among the newest 5,000, back to Mar 3"."""
    if counted.is_more:
        return _("1,000+ contacts")
    many = ngettext("%(many)s contact", "%(many)s contacts", counted.many) % {"many": counted.many}
    if counted.back_to is None:
        return many
    return _("%(contacts)s among the newest %(through)s looked through, back to %(time)s") % {
        "contacts": many,
        "through": f"{counted.through:,}",
        "time": time_words.moment(counted.back_to, zone_of(user), now),
    }


def looked_back(page: Page, user: User, now: datetime) -> str:
    """How far a page has looked that did not fill; what is older comes with the next one."""
    if page.looked_back_to is None:
        return ""
    return _("Looked through as far back as %(time)s. There may be more before that.") % {
        "time": time_words.moment(page.looked_back_to, zone_of(user), now)
    }


def active(form: forms.Form, asked: QueryDict) -> list[dict[str, str]]:
    """What the list is narrowed to: each with the address of the list without it."""
    chips = []
    for name, value in asked.items():
        if name in form.fields and name != "columns" and value and name not in form.errors:
            label = f"{form.fields[name].label}: {_said(form, name)}"
            chips.append({"label": label[:LONGEST_CHIP], "url": f"?{address.of(asked, name)}"})
    return chips


def kept(views: list[LogView], asked: QueryDict) -> list[dict[str, Any]]:
    """The lists this person keeps, as chips; the one that is shown is on."""
    here = address.of(asked)
    base = reverse("log")
    return [
        {"label": view.name, "url": f"{base}?{view.query}", "on": view.query == here, "icon": "bookmark", "view": view}
        for view in views
    ]


def why_empty(form: LogForm, *, narrowed: bool, page: Page | None = None) -> dict[str, str]:
    if form.errors:
        return {
            "title": _("Nothing is shown"),
            "text": _("One of the filters cannot be used; see above what it needs."),
        }
    if page and page.looked_back_to:
        return {"title": _("None among these"), "text": _("Look further back, or take a filter away.")}
    if narrowed:
        return {"title": _("No contact fits these filters"), "text": _("Take one away, or widen the days.")}
    return {
        "title": _("No contact yet"),
        "text": _("Every call and text on the coaching line appears here by itself, whatever came of it."),
    }


def _said(form: forms.Form, name: str) -> str:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, value))
