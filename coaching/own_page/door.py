"""The PIN before anything personal: few tries, a rest after them, and a short time inside.

A client's PIN is the one of the line. A caregiver has one for the page alone: the line knows them by their number.
Whoever holds the phone and guesses gets five tries an hour; the line, the texts and the crisis lines stay open.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from agreements.links import digest
from clients import pins
from clinic import audit
from clinic.digests import digests, moved
from clinic.models import User
from coaching.models import OwnPage, OwnPageLink, OwnPageSession

TRIES, RESTS_FOR = 5, timedelta(hours=1)
LASTS, AT_MOST = timedelta(minutes=15), timedelta(hours=1)
KEY_BYTES = 32


class Wrong(Exception):
    """Not the PIN. `left`: how many tries are left before the page rests."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class Resting(Exception):
    """Too many wrong PINs: the page opens to nobody before `until`. The line itself is not closed by it."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Opened:
    """A session and the key for the browser's cookie; the key is shown here once and never again."""

    session: OwnPageSession
    key: str


def enter(link: OwnPageLink, *, pin: str, now: datetime) -> Opened:
    """Lets in whoever knows the PIN. Every try counts, also one that raises Wrong or Resting."""
    outcome = _try(link, pin, now=now)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def find(link: OwnPageLink, key: str, *, now: datetime) -> OwnPageSession | None:
    """The session that this cookie holds, if it was opened by this link and lasts."""
    alive = OwnPageSession.objects.filter(link=link, ended_at=None, expires_at__gt=now)
    return alive.filter(key_sha256=digest(key)).first() if key else None


def stay(session: OwnPageSession, *, now: datetime) -> None:
    """Somebody is there: a quarter of an hour more, up to an hour in all (WCAG 2.2.1)."""
    until = min(now + LASTS, session.started_at + AT_MOST)
    if until > session.expires_at:
        OwnPageSession.objects.filter(pk=session.pk, ended_at=None).update(expires_at=until)


@transaction.atomic
def leave(session: OwnPageSession, *, now: datetime) -> None:
    """ "Close my page", for a phone that others use too."""
    if OwnPageSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now):
        _audit(session.link.page, "own_page.closed", now)


@transaction.atomic
def set_pin(page: OwnPage, *, by: User, now: datetime) -> str:
    """A new PIN for a caregiver's page, told to whoever sets it, once. A client's is set with the client (pins)."""
    if page.caregiver_id is None:
        raise ValueError("a client's PIN is the one of the line")
    pin = pins.draw()
    page.pin_digest, page.wrong_pins, page.locked_until = _digests(page, pin)[0], 0, None
    page.save(update_fields=["pin_digest", "wrong_pins", "locked_until"])
    OwnPageSession.objects.filter(link__page=page, ended_at=None).update(ended_at=now)
    client = page.client
    audit.record(
        by, "own_page.pin_set", page, clinic_id=client.clinic_id, client_id=client.pk, now=now,
        caregiver=page.caregiver_id,
    )  # fmt: skip
    return pin


def move_pins_to_current_key() -> int:
    """Caregivers' PINs, as `pins.move_to_current_key` does with clients'. Returns how many moved."""
    count = 0
    for page in OwnPage.objects.exclude(pin_digest="").iterator():
        for old, new in moved([page.pin_digest], _purpose(page), pins.all_of_them()).items():
            count += OwnPage.objects.filter(pk=page.pk, pin_digest=old).update(pin_digest=new)
    return count


def has_pin(page: OwnPage) -> bool:
    return bool(page.pin_digest if page.caregiver_id else page.client.pin_digest)


@transaction.atomic
def _try(link: OwnPageLink, pin: str, *, now: datetime) -> Opened | Wrong | Resting:
    OwnPage.objects.select_for_update(no_key=True).get(pk=link.page_id)  # one try after the other
    page = OwnPage.objects.select_related("client", "caregiver").get(pk=link.page_id)
    if page.locked_until and page.locked_until > now:
        return Resting(page.locked_until)
    if _is_right(page, pin):
        OwnPage.objects.filter(pk=page.pk).update(wrong_pins=0, locked_until=None)
        return _let_in(link, page, now)
    return _count_wrong(page, now)


def _is_right(page: OwnPage, pin: str) -> bool:
    if page.caregiver_id is None:
        named = pins.find(page.client.clinic_id, pin)
        return named is not None and named.pk == page.client_id
    return any(hmac.compare_digest(page.pin_digest, one) for one in _digests(page, pin))


def _let_in(link: OwnPageLink, page: OwnPage, now: datetime) -> Opened:
    key = secrets.token_urlsafe(KEY_BYTES)
    session = OwnPageSession.objects.create(link=link, key_sha256=digest(key), started_at=now, expires_at=now + LASTS)
    _audit(page, "own_page.opened", now)
    return Opened(session, key)


def _count_wrong(page: OwnPage, now: datetime) -> Wrong | Resting:
    wrong = page.wrong_pins + 1
    if wrong < TRIES:
        OwnPage.objects.filter(pk=page.pk).update(wrong_pins=F("wrong_pins") + 1)
        _audit(page, "own_page.pin_wrong", now, tries=wrong)
        return Wrong(TRIES - wrong)
    until = now + RESTS_FOR
    OwnPage.objects.filter(pk=page.pk).update(wrong_pins=0, locked_until=until)
    _audit(page, "own_page.rests", now, until=until)
    return Resting(until)


def _digests(page: OwnPage, pin: str) -> tuple[str, ...]:
    return digests(_purpose(page), pin)


def _purpose(page: OwnPage) -> str:
    return f"own-page-pin:{page.uuid}"


def _audit(page: OwnPage, action: str, now: datetime, **data: int | datetime) -> None:
    """Whoever tries is known by the link alone: the client, or a caregiver named in the data."""
    whose = {"caregiver": page.caregiver_id} if page.caregiver_id else {}
    client = page.client
    audit.record(
        audit.the_client(client.pk), action, page, clinic_id=client.clinic_id, client_id=client.pk, now=now,
        **whose, **data,
    )  # fmt: skip
