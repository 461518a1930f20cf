"""What happened in a time that was covered, client by client, as entries of a timeline."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.handover import Happened
from coaching.models import Act, CallBack, Contact, Pause
from coaching.templatetags import time_words
from coaching.views.rows import words
from coaching.views.rows.history import Entry


@dataclass(slots=True)
class ClientRows:
    """`url` leads to the client's page for whoever may open it; `open_requests` still wait to be called."""

    name: str
    url: str
    texts: str = ""
    open_requests: int = 0
    entries: list[Entry] = field(default_factory=list)


def rows(happened: Happened, user: User, now: datetime, *, opens: bool) -> list[ClientRows]:
    """By name. `opens`: whether this person may open these clients' pages."""
    found: dict[int, ClientRows] = {}

    def of(client: Client) -> ClientRows:
        url = reverse("client", args=[client.uuid]) if opens else ""
        return found.setdefault(client.pk, ClientRows(client.name, url))

    for client, came, went in happened.texts:
        of(client).texts = _texts(came, went)
    by_client: dict[int, list[Entry]] = defaultdict(list)
    for client, entry in _entries(happened, user, now):
        of(client)
        by_client[client.pk].append(entry)
    for request in happened.requests:
        of(request.client).open_requests += request.closed_at is None
    for pk, entries in by_client.items():
        found[pk].entries = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return sorted(found.values(), key=lambda each: each.name)


def _entries(happened: Happened, user: User, now: datetime) -> list[tuple[Client, Entry]]:
    return [
        *((c.client, _contact(c)) for c in happened.contacts if c.client),
        *((r.client, _request(r, user, now)) for r in happened.requests),
        *((a.client, _act(a, user, now)) for a in happened.acts),
        *((p.client, _pause(p, user, now)) for p in happened.pauses),
    ]


def _contact(contact: Contact) -> Entry:
    parts = [words.who(contact) if contact.caregiver_id else "", str(contact.get_outcome_display())]
    parts.append(time_words.duration(contact.talk_seconds))
    return Entry(
        at=contact.started_at,
        icon=words.contact_icon(contact),
        title=words.contact_kind(contact),
        url=reverse("contact", args=[contact.uuid]),
        text=" · ".join(part for part in parts if part),
        by=contact.spoke_with.name if contact.spoke_with else "",
        tone=words.outcome_tone(contact) if contact.in_pause else "",
    )


def _request(request: CallBack, user: User, now: datetime) -> Entry:
    said = _("still open")
    if request.closed_at:
        at = time_words.moment(request.closed_at, zone_of(user), now)
        said = f"{request.get_closed_because_display()}, {at}"
    return Entry(
        at=request.taken_at,
        icon="phone",
        title=_("Asked to be called"),
        text=said,
        url=reverse("call-back", args=[request.uuid]),
        by=request.closed_by.name if request.closed_by else "",
        tone="" if request.closed_at else "accent",
    )


def _act(act: Act, user: User, now: datetime) -> Entry:
    said = _("It did not happen.") if act.withdrawn else _("The act was %(when)s.")
    when = {} if act.withdrawn else {"when": words.act_time(act, zone_of(user), now)}
    by = act.entered_by.name if act.entered_by else _("on the line")
    return Entry(act.reported_at, "document-text", _("Act reported"), said % when if when else said, by=by)


def _pause(pause: Pause, user: User, now: datetime) -> Entry:
    ends = time_words.moment(pause.closed_at or pause.ends_at, zone_of(user), now)
    return Entry(pause.created_at, "pause", _("Pause until %(time)s") % {"time": ends}, tone="pause")


def _texts(came: int, went: int) -> str:
    received = ngettext("%(many)s text from the client", "%(many)s texts from the client", came) % {"many": came}
    sent = ngettext("%(many)s to the client", "%(many)s to the client", went) % {"many": went}
    return f"{received}, {sent}"
