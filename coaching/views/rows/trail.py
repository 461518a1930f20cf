"""Events of the audit trail as rows: when, who, what, whom it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic import denied
from clinic.models import AuditEvent, User
from coaching.forms.settings.audit import TrailForm
from coaching.log import address
from coaching.trail import words
from coaching.visibility import clients_visible_to

SAID_ELSEWHERE = ("page", "ids", "clients", "via")


@dataclass(frozen=True, slots=True)
class TrailRow:
    at: datetime
    who: str
    what: str
    client: str
    client_url: str
    many: str
    emergency: bool
    refused: bool
    action: str
    subject: str
    recorded_at: datetime
    details: list[tuple[str, Any]]


def clients_of(events: list[AuditEvent], user: User, now: datetime) -> dict[int, Client]:
    """Whom the events are about, as far as this person may know them."""
    ids = {event.client_id for event in events if event.client_id}
    return clients_visible_to(user, now).in_bulk(ids)


def row(event: AuditEvent, named: dict[int, Client]) -> TrailRow:
    client = named.get(event.client_id) if event.client_id else None
    return TrailRow(
        at=event.at,
        who=_who(event, client),
        what=words.said(event.action, event.data),
        client=client.name if client else "",
        client_url=reverse("client", args=[client.uuid]) if client else "",
        many=_many(event),
        emergency=bool(event.data.get("via")),
        refused=event.action == denied.ACTION,
        action=event.action,
        subject=f"{event.subject_label} {event.subject_id}".strip(),
        recorded_at=event.recorded_at,
        details=[(name, value) for name, value in sorted(event.data.items()) if name not in SAID_ELSEWHERE],
    )


def active(form: TrailForm, asked: QueryDict) -> list[dict[str, str]]:
    """What the trail is narrowed to: each with the address of the list without it."""
    chips = []
    for name in form.fields:
        if asked.get(name) and name not in form.errors and form.cleaned_data.get(name):
            label = f"{form.fields[name].label}: {_said(form, name)}"
            chips.append({"label": label, "url": f"?{address.of(asked, name)}"})
    return chips


def _said(form: TrailForm, name: str) -> str:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, value))


def _who(event: AuditEvent, client: Client | None) -> str:
    if event.actor_kind == "client":
        return _("%(name)s, the client") % {"name": client.name} if client else _("a client")
    if event.actor_kind == "system":
        return _("the system: %(part)s") % {"part": event.actor_label.removeprefix("system:").replace("-", " ")}
    return event.actor_label


def _many(event: AuditEvent) -> str:
    shown = len(event.data.get("ids") or event.data.get("clients") or [])
    if event.client_id or not shown:
        return ""
    return ngettext("%(many)s record in the list", "%(many)s records in the list", shown) % {"many": shown}
