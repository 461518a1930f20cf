"""Everything that happened to a request, from the audit trail and the calls that were made for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import AuditEvent, User
from coaching.forms.moments import zone_of
from coaching.models import CallBack, Contact
from coaching.templatetags import time_words
from coaching.templatetags.intersession import severity_words
from coaching.views.rows import words


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    at: datetime
    icon: str
    title: str
    text: str = ""
    url: str = ""
    by: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose timeline is read, how times are said to the reader, and whether the words of notes are theirs to read."""

    client: Client
    zone: ZoneInfo
    now: datetime
    words: bool = True


def entries(request: CallBack) -> list[Entry]:
    """Newest first."""
    events = AuditEvent.objects.filter(
        client_id=request.client_id, subject_label=CallBack._meta.label, subject_id=str(request.pk)
    ).exclude(action__endswith=".read")
    calls = request.contacts.select_related("client", "caregiver", "spoke_with")
    made = [*(_event(event, request) for event in events), *map(_call, calls)]
    return sorted(made, key=lambda entry: entry.at, reverse=True)


def facts(request: CallBack, user: User, now: datetime) -> list[tuple[str, str]]:
    zone = zone_of(user)
    told = [
        (_("Asked for"), time_words.moment(request.taken_at, zone, now)),
        (_("Severity"), severity_words(request.severity)),
        (_("Why no coach took it then"), words.reason(request.reason)),
        (_("Number"), _("confirmed by the caller") if request.number_confirmed_at else _("the one on file")),
        (_("To be called by"), request.owner.name if request.owner else _("nobody is named")),
    ]
    if request.cover:
        told.append((_("Cover"), request.cover.name))
    if request.closed_at:
        told.append((_("Closed"), str(request.get_closed_because_display())))
        told.append((_("Reason"), request.closing_note))
    return [(label, value) for label, value in told if value]


def _event(event: AuditEvent, request: CallBack) -> Entry:
    icon, title = _title(event)
    text = request.closing_note if event.action == "call_back.closed" else ""
    by = "" if event.actor_kind == "system" else _("the client") if event.actor_kind == "client" else event.actor_label
    return Entry(at=event.at, icon=icon, title=title, text=text, by=by or _("by itself"))


def _title(event: AuditEvent) -> tuple[str, str]:
    titles = {
        "call_back.taken": ("phone-arrow-down-left", _("Request taken")),
        "call_back.rated": ("scale", _("Rated %(severity)s of 5") % {"severity": event.data.get("severity", "–")}),
        "call_back.number_offered": ("phone", _("Another number given")),
        "call_back.number_confirmed": ("phone", _("Number confirmed")),
        "call_back.claimed": ("user", _("Claimed")),
        "call_back.released": ("arrow-uturn-left", _("Given back")),
        "call_back.postponed": ("clock", _("New time agreed")),
        "call_back.promise_kept": ("arrow-uturn-left", _("New time taken back")),
        "call_back.cover_joined": ("users", _("Cover asked to call")),
        "call_back.held": ("pause", _("Held by a pause")),
        "call_back.reopened": ("arrow-path", _("Waits again, with a new time")),
        "call_back.closed": ("check", _("Closed")),
    }
    return titles.get(event.action, ("information-circle", event.action))


def _call(contact: Contact) -> Entry:
    talked = time_words.duration(contact.talk_seconds)
    return Entry(
        at=contact.started_at,
        icon=words.contact_icon(contact),
        title=words.contact_kind(contact),
        text=" · ".join(part for part in (str(contact.get_outcome_display()), talked) if part),
        url=reverse("contact", args=[contact.uuid]),
        by=contact.spoke_with.name if contact.spoke_with else "",
        tone=words.outcome_tone(contact),
    )
