"""A client's PIN: six digits that tell the coaching line who calls, from whatever phone.

It names one client of the clinic, so it is looked up, not compared with every client's: what is kept is a keyed digest
(HMAC-SHA256 under the field keys, which are never in the database). A copy of the database alone gives no PIN away.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction

from clients.models import Client
from clinic import audit
from clinic.digests import digests, moved

PIN = re.compile(r"\d{6}", re.ASCII)
RUN = "01234567890"


class PinTaken(Exception):
    """Another client of this clinic has the PIN: choose another one."""


class PinMalformed(ValueError):
    """A PIN is exactly six digits."""


class PinGuessable(ValueError):
    """The PIN is one that somebody else would try first."""


def find(clinic_id: int, pin: str) -> Client | None:
    """The client whom this PIN names, whichever field key it was set under; None for a wrong or malformed one.

    One set under an older key is digested anew; `move_to_current_key` does so with all of them.
    """
    if not PIN.fullmatch(pin):
        return None
    known = digests(f"pin:{clinic_id}", pin)
    client = Client.objects.filter(clinic_id=clinic_id, pin_digest__in=known).first()
    if client is not None and client.pin_digest != known[0]:
        client.pin_digest = known[0]
        client.save(update_fields=["pin_digest"])
    return client


def draw() -> str:
    """A new PIN from the system's random source."""
    return f"{secrets.randbelow(10**6):06d}"


@transaction.atomic
def set_pin(client: Client, *, pin: str, by: audit.By, now: datetime) -> None:
    """Gives the client this PIN; the one before stops to work. Raises PinMalformed or PinTaken."""
    if not PIN.fullmatch(pin):
        raise PinMalformed  # without the PIN: errors are logged
    known = digests(f"pin:{client.clinic_id}", pin)
    others = Client.objects.filter(clinic_id=client.clinic_id, pin_digest__in=known).exclude(pk=client.pk)
    if others.exists():
        raise PinTaken
    client.pin_digest = known[0]
    try:
        with transaction.atomic():
            client.save(update_fields=["pin_digest"])
    except IntegrityError as error:  # somebody else was given it in the same moment
        raise PinTaken from error
    audit.record(by, "client.pin_set", client, clinic_id=client.clinic_id, client_id=client.pk, now=now)


@transaction.atomic
def renew(client: Client, *, by: audit.By, now: datetime) -> str:
    """Draws a new PIN that nobody else has, and gives it to the client. It is returned once and never kept readable."""
    while True:
        pin = draw()
        with suppress(PinTaken):
            if not guessable(pin, client):
                set_pin(client, pin=pin, by=by, now=now)
                return pin


@transaction.atomic
def choose(client: Client, *, pin: str, by: audit.By, now: datetime) -> None:
    """The client's own choice. Raises PinGuessable beside what `set_pin` raises."""
    if guessable(pin, client):
        raise PinGuessable
    set_pin(client, pin=pin, by=by, now=now)


def all_of_them() -> Iterator[str]:
    return (f"{number:06d}" for number in range(10**6))


def move_to_current_key() -> int:
    """Every PIN under the first of the field keys, so that an older one can be taken out. Returns how many moved."""
    count = 0
    for clinic_id in Client.objects.exclude(pin_digest="").values_list("clinic_id", flat=True).distinct():
        mine = Client.objects.filter(clinic_id=clinic_id)
        kept = mine.exclude(pin_digest="").values_list("pin_digest", flat=True)
        for old, new in moved(kept, f"pin:{clinic_id}", all_of_them()).items():
            count += mine.filter(pin_digest=old).update(pin_digest=new)
    return count


def guessable(pin: str, client: Client) -> bool:
    """One digit or pair repeated, a run up or down, the birth date, the end of a number on file."""
    born = client.born_on
    dates = {born.strftime(form) for form in ("%m%d%y", "%d%m%y", "%y%m%d")} if born else set()
    numbers = {str(phone.number)[-6:] for phone in client.phones.all()}
    repeated = pin in (pin[:1] * 6, pin[:2] * 3, pin[:3] * 2)
    return repeated or pin in RUN or pin in RUN[::-1] or pin in dates | numbers
