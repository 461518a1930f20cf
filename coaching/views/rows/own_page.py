"""How the own page of a client or a caregiver stands, for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clients.models import Caregiver, Client
from coaching.models import OwnPage, OwnPageLink
from coaching.own_page import door, links


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`caregiver` is None for the client; `resting_until`: too many wrong PINs."""

    name: str
    caregiver: Caregiver | None
    link: OwnPageLink | None
    has_pin: bool
    resting_until: datetime | None


def row(client: Client, caregiver: Caregiver | None, now: datetime) -> PersonRow:
    page = OwnPage.objects.filter(client=client, caregiver=caregiver).select_related("client", "caregiver").first()
    rests = page.locked_until if page and page.locked_until and page.locked_until > now else None
    return PersonRow(
        name=caregiver.name if caregiver else client.name,
        caregiver=caregiver,
        link=links.living(page, now=now) if page else None,
        has_pin=bool(client.pin_digest) if caregiver is None else bool(page and door.has_pin(page)),
        resting_until=rests,
    )
