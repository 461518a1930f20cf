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
from coaching import admission, replies
from coaching.admission import Admission
from coaching.hours import next_open
from coaching.models import CallBack, CheckIn, Contact, Pause
from telephony import outbox
from telephony.channels import Channel

TO_CLIENT, TO_STAFF = 2, 3
VALID_FOR = timedelta(minutes=15)
LOOK_AHEAD = timedelta(days=14)
STATE_VALID_FOR = timedelta(hours=2)  # that the line is open again stays true for longer than a reminder does


def pause_started(pause: Pause, *, now: datetime) -> None:
    """Tells the client when the line opens again, and the therapist that an item is on the board.

    Where the rule leaves calls open the line is not closed, and the client is not told that it is.
    """
    client = _client(pause.client_id)
    if _would_be_open(pause, client, now):
        _tell_client(
            client,
            "line-opens-at",
            {"opens_at": pause.ends_at.isoformat(), "zone": client.time_zone},
            key=f"pause:{pause.pk}:start",
            now=now,
        )
    _tell_therapists(client, "item-waiting", key=f"pause:{pause.pk}:start", now=now)


def pause_holds(pause: Pause, *, key: str, now: datetime) -> None:
    """Tells the client when the line opens again, because a person asks for it."""
    client = _client(pause.client_id)
    params = {"opens_at": pause.ends_at.isoformat(), "zone": client.time_zone}
    _tell_client(client, "line-opens-at", params, key=key, now=now)


def pause_ended(pause: Pause, *, now: datetime) -> None:
    """Tells both that the line is open again. Where a held request reopened, its own words say so instead."""
    client = _client(pause.client_id)
    if _would_be_open(pause, client, now):
        _tell_client(client, "line-open-again", {}, key=f"pause:{pause.pk}:end", now=now)
    _tell_therapists(client, "item-waiting", key=f"pause:{pause.pk}:end", now=now)


def call_back_reopened(call_back: CallBack, facts: Admission, *, now: datetime) -> bool:
    """Tells the client by when a request that was held is answered now. False where no time is promised, or no
    number agreed to.
    """
    if call_back.latest_at is None:
        return False
    params = {"latest_at": call_back.latest_at.isoformat(), "zone": facts.zone}
    return _tell_client(
        _client(call_back.client_id),
        "request-reopened",
        params,
        key=f"call-back:{call_back.pk}:{int(now.timestamp())}",
        now=now,
    )


def agreement_waits(contact: Contact, facts: Admission, *, now: datetime, answered: bool = False) -> None:
    """The therapist and the client are told that no agreement is in force; at most once an hour each.

    `answered`: the client is being told so in the answer to their own text.
    """
    assert contact.client_id is not None
    client = _client(contact.client_id)
    hour = int(now.timestamp()) // 3600
    _tell_therapists(client, "item-waiting", key=f"not-set-up:{client.pk}:{hour}", now=now)
    if not answered:
        office = {"office": facts.clinic["office_number"]}
        _tell_client(client, replies.not_set_up(facts), office, key=f"not-set-up:{client.pk}:{hour}", now=now)


def check_in_due(check_in: CheckIn, *, recipient: User | None, key: str, now: datetime) -> None:
    """Reminds of what was agreed: the therapist that an item waits, the client that we wait to hear from them."""
    client = _client(check_in.client_id)
    if recipient is not None:
        _tell_staff(recipient, "item-waiting", line=line_of(client.clinic_id), key=key, now=now)
        return
    params = {"due_at": check_in.due_at.isoformat(), "zone": client.time_zone}
    _tell_client(client, "check-in-due", params, key=key, now=now)


def item_waiting(staff: User, *, line: str, key: str, now: datetime, at: datetime | None = None) -> None:
    """A nudge without content, now or at a later moment: there is something on the board."""
    _tell_staff(staff, "item-waiting", line=line, key=key, now=now, at=at)


def tell_admins(clinic_id: int, *, line: str, key: str, now: datetime) -> None:
    """Tells every admin of the clinic that an item waits and nobody covers it."""
    admins = User.objects.filter(
        clinic_id=clinic_id, is_active=True, grants__role=Role.ADMIN, grants__ended_at=None
    ).distinct()
    for admin in admins:
        _tell_staff(admin, "admin-uncovered", line=line, key=key, now=now)


def _would_be_open(pause: Pause, client: Client, now: datetime) -> bool:
    """Whether the pause is what closes calls: to a client without an agreement in force, or discharged, it is not."""
    situation = admission.by_client(client.pk, now=now).situation
    return Channel.CALL in pause.channels and situation.agreement_in_force and not situation.discharged


def line_of(clinic_id: int) -> str:
    """The clinic's coaching line, from which texts are sent when no call says which; "" when it has none."""
    number = CoachingLine.objects.filter(clinic_id=clinic_id, retired_at=None).order_by("pk").values_list("number")
    return next((n for (n,) in number), "")


def _client(client_id: int) -> Client:
    return Client.objects.get(pk=client_id)


def _tell_client(client: Client, template: str, params: dict[str, Any], *, key: str, now: datetime) -> bool:
    phone = ClientPhone.objects.filter(
        client=client, retired_at=None, can_text=True, texts_agreed_at__isnull=False
    ).first()
    line = line_of(client.clinic_id)
    if phone is None or not line:
        return False
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
    return True


def _tell_therapists(client: Client, template: str, *, key: str, now: datetime) -> None:
    """The primary therapist's nudge waits for their own hours: a limit is observed by us too."""
    facts = admission.by_client(client.pk, now=now)
    primary = facts.situation.primary
    line = line_of(client.clinic_id)
    if primary is None or not line:
        return
    opens_at = next_open(primary.limits, Channel.CALL, now, LOOK_AHEAD)
    therapist = User.objects.get(pk=primary.id)
    _tell_staff(therapist, template, line=line, key=key, now=now, at=opens_at or now)


def _tell_staff(staff: User, template: str, *, line: str, key: str, now: datetime, at: datetime | None = None) -> None:
    if not staff.phone or not line:
        return
    text = outbox.Text(
        clinic_id=staff.clinic_id,
        line=line,
        to=str(staff.phone),
        template=template,
        params={"url": f"{settings.PUBLIC_URL}/"},
        language=staff.language,
        urgency=TO_STAFF,
        valid_for=VALID_FOR,
        dedupe_key=f"{key}:staff:{staff.pk}",
        due_at=at,
    )
    outbox.queue_texts([text], now=now)
