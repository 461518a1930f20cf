"""Telling one's clients that the hours have changed: when the therapist asks for it, and in words that tell nothing.

Nobody is invited by it in a pause, without an agreement in force, without having agreed to be texted, or after STOP;
the rule is asked again when each text leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from clients.models import Client, ClientPhone
from clinic import audit, crisis
from clinic.models import User
from coaching import admission
from coaching.notices import line_of
from coaching.reaching import CLOSED
from coaching.rules import Outcome
from telephony import outbox, stops
from telephony.channels import Channel
from telephony.models import Call, Message

TEMPLATE = "hours-changed"
URGENCY, VALID_FOR = 9, timedelta(hours=12)


class ToldToday(Exception):
    """They were told once today already: two such texts a day help nobody."""


@dataclass(slots=True)
class Audience:
    """Who would get the text, with the number it goes to; and why others do not, counted."""

    told: list[tuple[Client, str]] = field(default_factory=list)
    paused: int = 0
    not_set_up: int = 0
    no_number: int = 0
    stopped: int = 0


def audience(therapist: User, *, now: datetime) -> Audience:
    """The clients in treatment whose primary therapist this is."""
    found, line = Audience(), line_of(therapist.clinic_id)
    mine = Client.objects.in_treatment().filter(
        team__user=therapist, team__role="primary", team__until=None, clinic_id=therapist.clinic_id
    )
    clients = list(mine.order_by("pk"))
    numbers = _numbers(clients)
    off = stops.stopped_among((line, number) for number in numbers.values())
    for client in clients:
        closed = _closed(client.pk, now)
        number = numbers.get(client.pk)
        if closed:
            found.paused += closed == Outcome.PAUSED
            found.not_set_up += closed != Outcome.PAUSED
        elif number is None or not line:
            found.no_number += 1
        elif (line, number) in off:
            found.stopped += 1
        else:
            found.told.append((client, number))
    return found


@transaction.atomic
def tell(therapist: User, *, by: User, now: datetime) -> int:
    """Queues the text for each of them. Returns how many. Raises ToldToday."""
    User.objects.select_for_update(no_key=True).get(pk=therapist.pk)
    today = _today(therapist, now)
    if Message.objects.filter(dedupe_key__startswith=f"hours:{therapist.pk}:{today}:").exists():
        raise ToldToday(therapist.pk)
    told, line = audience(therapist, now=now).told, line_of(therapist.clinic_id)
    texts = [
        outbox.Text(
            clinic_id=client.clinic_id,
            line=line,
            to=number,
            template=TEMPLATE,
            params={
                "client": client.pk,
                "crisis": crisis.texted(crisis.lines_for(client.clinic_id, client.country), client.language),
            },
            language=client.language,
            urgency=URGENCY,
            valid_for=VALID_FOR,
            dedupe_key=f"hours:{therapist.pk}:{today}:{client.pk}",
        )
        for client, number in told
    ]
    outbox.queue_texts(texts, now=now)
    audit.record(by, "limits.announced", therapist, clinic_id=therapist.clinic_id, now=now, clients=len(texts))
    return len(texts)


@outbox.check_before_sending(TEMPLATE)
def still_open(row: Message | Call, /, *, now: datetime) -> str | None:
    """A pause that began meanwhile keeps the invitation back (P2)."""
    assert isinstance(row, Message)
    return "closed" if _closed(row.params["client"], now) else None


def _closed(client_id: int, now: datetime) -> Outcome | None:
    """What closes coaching for this client on either channel: a text that says "call or text" invites to both."""
    facts = admission.by_client(client_id, now=now)
    outcomes = [facts.decide(channel, now).outcome for channel in Channel]
    return next((outcome for outcome in outcomes if outcome in CLOSED), None)


def _numbers(clients: list[Client]) -> dict[int, str]:
    """The first number of each on which they agreed to be texted."""
    phones = ClientPhone.objects.filter(
        client__in=clients, retired_at=None, can_text=True, texts_agreed_at__isnull=False
    ).order_by("-position", "-pk")
    return {phone.client_id: str(phone.number) for phone in phones}


def _today(therapist: User, now: datetime) -> date:
    return now.astimezone(ZoneInfo(therapist.time_zone)).date()
