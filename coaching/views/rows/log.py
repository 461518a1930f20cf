"""The contact log: one page by keyset, a count that stops counting, and why a list is empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from coaching.forms.log import LogForm
from coaching.forms.moments import FIRST_DAY, LAST_DAY
from coaching.models import Contact, ContactOutcome
from coaching.views.rows import words

A_PAGE = 50
COUNT_STOPS = 1000
MOST_DIGITS = 18  # of a row's id, which is 64 bits wide
REASON_ADDS = (  # where the outcome alone does not say why
    ContactOutcome.CALL_BACK,
    ContactOutcome.KEPT,
    ContactOutcome.HUNG_UP,
    ContactOutcome.FAILED,
)


@dataclass(frozen=True, slots=True)
class LogRow:
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
    note: str
    note_tone: str


def page(contacts: QuerySet[Contact], after: str) -> tuple[list[Contact], str]:
    """Newest first from behind the row that `after` names, and what names the last row (an empty word at the end)."""
    place = _place(after)
    if place:
        at, pk = place
        contacts = contacts.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=pk), started_at__lte=at)
    related = contacts.select_related("client", "caregiver", "therapist", "spoke_with")
    found = list(related.order_by("-started_at", "-pk")[: A_PAGE + 1])
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return found[:A_PAGE], f"{last.started_at.isoformat()}_{last.pk}" if last else ""


def count(contacts: QuerySet[Contact]) -> str:
    """ "37 contacts", "1,000+ contacts": nobody waits for an exact number that they cannot use."""
    many = contacts.order_by()[: COUNT_STOPS + 1].count()
    if many > COUNT_STOPS:
        return _("1,000+ contacts")
    return ngettext("%(many)s contact", "%(many)s contacts", many) % {"many": many}


def row(contact: Contact) -> LogRow:
    missing = contact.completed_at is None and contact.outcome == ContactOutcome.CONNECTED
    spoke = contact.spoke_with or contact.therapist
    return LogRow(
        url=reverse("contact", args=[contact.uuid]),
        at=contact.started_at,
        name=words.who(contact),
        with_name=spoke.name if spoke else "",
        icon=words.contact_icon(contact),
        what=words.contact_kind(contact),
        outcome=str(contact.get_outcome_display()),
        tone=words.outcome_tone(contact),
        reason=words.reason(contact.reason) if contact.outcome in REASON_ADDS else "",
        wait=contact.wait_seconds,
        talk=contact.talk_seconds,
        note=_("Note missing") if missing else pgettext("the note", "Complete") if contact.completed_at else "",
        note_tone="amber" if missing else "",
    )


def active(form: LogForm, asked: QueryDict) -> list[dict[str, str]]:
    """What the list is narrowed to: each with the address of the list without it."""
    chips = []
    for name, value in asked.items():
        if name in form.fields and value and name not in form.errors:
            rest = asked.copy()
            rest.pop(name)
            rest.pop("after", None)
            chips.append({"label": f"{form.fields[name].label}: {_said(form, name)}", "url": f"?{rest.urlencode()}"})
    return chips


def why_empty(form: LogForm, *, narrowed: bool) -> dict[str, str]:
    if form.errors:
        return {
            "title": _("Nothing is shown"),
            "text": _("One of the filters cannot be used; see above what it needs."),
        }
    if narrowed:
        return {"title": _("No contact fits these filters"), "text": _("Take one away, or widen the days.")}
    return {
        "title": _("No contact yet"),
        "text": _("Every call and text on the coaching line appears here by itself, whatever came of it."),
    }


def _said(form: LogForm, name: str) -> str:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, value))


def _place(after: str) -> tuple[datetime, int] | None:
    at, _sep, pk = after.rpartition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    if not (moment and moment.tzinfo and FIRST_DAY <= moment.date() <= LAST_DAY):
        return None
    return (moment, int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) <= MOST_DIGITS else None
