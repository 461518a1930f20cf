"""What client and staff are told by text. No name, no illness, no reason: a phone may be in anybody's hand (P6).

Clients are texted only on a number for which they agreed to that; where there is none, they hear it when they call.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from clients.models import Client, ClientPhone
from clinic import crisis
from clinic.models import CoachingLine, User
from clinic.roles import Role
from coaching.admission import Admission
from coaching.models import CallBack, Contact, Pause
from telephony import outbox

TO_CLIENT, TO_STAFF = 2, 3
VALID_FOR = timedelta(minutes=15)
STATE_VALID_FOR = timedelta(hours=2)  # that the line is open again stays true for longer than a reminder does


def pause_started(pause: Pause, *, now: datetime) -> None:
    """Tells the client when the line opens again, and the therapist that an item is on the board."""
    client = _client(pause.client_id)
    _tell_client(
        client,
        "line-opens-at",
        {"opens_at": pause.ends_at.isoformat(), "zone": client.time_zone},
        key=f"pause:{pause.pk}:start",
        now=now,
    )
    _tell_therapists(client, "item-waiting", key=f"pause:{pause.pk}:start", now=now)


def pause_ended(pause: Pause, *, now: datetime) -> None:
    """Tells both that the line is open again."""
    client = _client(pause.client_id)
    _tell_client(client, "line-open-again", {}, key=f"pause:{pause.pk}:end", now=now)
    _tell_therapists(client, "item-waiting", key=f"pause:{pause.pk}:end", now=now)


def call_back_reopened(call_back: CallBack, facts: Admission, *, now: datetime) -> None:
    """Tells the client by when a request that was held is answered now."""
    if call_back.latest_at is None:
        return
    params = {"latest_at": call_back.latest_at.isoformat(), "zone": facts.zone}
    _tell_client(
        _client(call_back.client_id),
        "request-reopened",
        params,
        key=f"call-back:{call_back.pk}:{int(now.timestamp())}",
        now=now,
    )


def agreement_waits(contact: Contact, facts: Admission, *, now: datetime) -> None:
    """The therapist and the client are told that something waits to be signed; at most once an hour each."""
    client = _client(contact.client_id)
    hour = int(now.timestamp()) // 3600
    _tell_therapists(client, "item-waiting", key=f"not-set-up:{client.pk}:{hour}", now=now)
    _tell_client(client, "not-set-up", {}, key=f"not-set-up:{client.pk}:{hour}", now=now)


def item_waiting(staff: User, *, line: str, key: str, now: datetime) -> None:
    """A nudge without content: there is something on the board."""
    _tell_staff(staff, "item-waiting", line=line, key=key, now=now)


def tell_admins(clinic_id: int, *, line: str, key: str, now: datetime) -> None:
    """Tells every admin of the clinic that an item waits and nobody covers it."""
    admins = User.objects.filter(
        clinic_id=clinic_id, is_active=True, grants__role=Role.ADMIN, grants__ended_at=None
    ).distinct()
    for admin in admins:
        _tell_staff(admin, "admin-uncovered", line=line, key=key, now=now)


def line_of(clinic_id: int) -> str:
    """The clinic's coaching line, from which texts are sent when no call says which; "" when it has none."""
    number = CoachingLine.objects.filter(clinic_id=clinic_id, retired_at=None).order_by("pk").values_list("number")
    return next((n for (n,) in number), "")


def _client(client_id: int | None) -> Client:
    return Client.objects.get(pk=client_id)


def _tell_client(client: Client, template: str, params: dict[str, Any], *, key: str, now: datetime) -> None:
    phone = ClientPhone.objects.filter(
        client=client, retired_at=None, can_text=True, texts_agreed_at__isnull=False
    ).first()
    line = line_of(client.clinic_id)
    if phone is None or not line:
        return
    lines = crisis.lines_for(client.clinic_id, client.country)
    outbox.queue_text(
        clinic_id=client.clinic_id,
        line=line,
        to=str(phone.number),
        template=template,
        params={**params, "crisis": crisis.texted(lines, client.language)},
        language=client.language,
        urgency=TO_CLIENT,
        now=now,
        valid_for=STATE_VALID_FOR,
        dedupe_key=f"{key}:client",
    )


def _tell_therapists(client: Client, template: str, *, key: str, now: datetime) -> None:
    line = line_of(client.clinic_id)
    team = User.objects.filter(care_of__client=client, care_of__role="primary", care_of__until=None, is_active=True)
    for therapist in team:
        _tell_staff(therapist, template, line=line, key=key, now=now)


def _tell_staff(staff: User, template: str, *, line: str, key: str, now: datetime) -> None:
    if not staff.phone or not line:
        return
    outbox.queue_text(
        clinic_id=staff.clinic_id,
        line=line,
        to=str(staff.phone),
        template=template,
        params={"url": f"{settings.PUBLIC_URL}/"},
        language=staff.language,
        urgency=TO_STAFF,
        now=now,
        valid_for=VALID_FOR,
        dedupe_key=f"{key}:staff:{staff.pk}",
    )
