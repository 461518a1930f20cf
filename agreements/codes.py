"""Six digits to the phone on file: whoever enters them holds that phone now. No more is claimed of them.

The limits are rows in the database, so every process keeps them: three codes in a quarter of an hour, eight a day,
five tries for each; three codes burnt within an hour lock the signer out for an hour, and the staff are told.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from agreements import links, matters, messages, sending, sessions, states
from agreements.messages import CannotBeTexted
from agreements.models import Kind, OneTimeCode, Signer, SigningLink
from clinic.digests import digests

__all__ = ["Burnt", "CannotBeTexted", "Locked", "TooMany", "Wrong"]

LIVES_FOR = timedelta(minutes=10)
TRIES = 5
SENDS = ((3, timedelta(minutes=15)), (8, timedelta(days=1)))
BURNT_BEFORE_LOCK, LOCKS_WITHIN, LOCKED_FOR = 3, timedelta(hours=1), timedelta(hours=1)
SAME_TAP = timedelta(seconds=30)  # the right code sent twice by one thumb lets the same person in twice


class Wrong(Exception):
    """Not the code. `left`: how many tries this code has left."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class Burnt(Exception):
    """This code is good for nothing any more, or none was sent: ask for a new one."""


class TooMany(Exception):
    """Enough codes for now; `until` says when another may be sent."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Locked(TooMany):
    """Too many wrong ones; `until` says when it opens again. The staff know."""


@transaction.atomic
def send(link: SigningLink, *, now: datetime) -> OneTimeCode:
    """Texts a new code to the number that the link went to; the one before is good for nothing.

    Raises links.Gone, Locked, TooMany, CannotBeTexted.
    """
    signer = _held(link, now=now)
    _within_limits(signer, now=now)
    OneTimeCode.objects.filter(signer=signer, used_at=None, expires_at__gt=now).update(expires_at=now)
    number = messages.number_for(signer)
    made = uuid.uuid4()
    digits = f"{secrets.randbelow(10**6):06d}"
    code = OneTimeCode.objects.create(
        uuid=made,
        link=link,
        signer=signer,
        code_digest=digests(f"signing-code:{made}", digits)[0],
        sent_to_masked=links.masked(number),
        sent_at=now,
        expires_at=now + LIVES_FOR,
    )
    messages.text(
        signer, "code", to=number, now=now, key=f"code:{made}",
        valid_for=messages.CODE_VALID_FOR, urgency=1, code=digits,
    )  # fmt: skip
    _record(signer, "code.sent", now=now, to=code.sent_to_masked)
    return code


def confirm(link: SigningLink, *, code: str, now: datetime) -> sessions.Opened:
    """Lets the signer in. Every try counts, also one that raises.

    Raises links.Gone, Locked, Wrong, Burnt.
    """
    outcome = _try(link, "".join(code.split()), now=now)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@transaction.atomic
def _try(link: SigningLink, digits: str, *, now: datetime) -> sessions.Opened | Exception:
    signer = _held(link, now=now)
    newest = OneTimeCode.objects.filter(link=link, burnt_at=None).order_by("-sent_at", "-pk").first()
    if newest is None or newest.expires_at <= now or (newest.used_at and now - newest.used_at > SAME_TAP):
        return Burnt()
    right = any(hmac.compare_digest(newest.code_digest, one) for one in digests(f"signing-code:{newest.uuid}", digits))
    if right:
        return _let_in(signer, link, newest, now=now)
    newest.tries += 1
    if newest.tries < TRIES:
        newest.save(update_fields=["tries"])
        return Wrong(TRIES - newest.tries)
    newest.burnt_at = now
    newest.save(update_fields=["tries", "burnt_at"])
    return _burnt(signer, now=now)


def _let_in(signer: Signer, link: SigningLink, code: OneTimeCode, *, now: datetime) -> sessions.Opened:
    if code.used_at is None:
        code.used_at = now
        code.save(update_fields=["used_at"])
        _record(signer, "code.confirmed", now=now, tries=code.tries + 1)
    return sessions.open_for(signer, link=link, code=code, now=now)


def _burnt(signer: Signer, *, now: datetime) -> Exception:
    _record(signer, "code.burnt", now=now)
    burnt = OneTimeCode.objects.filter(signer=signer, burnt_at__gt=now - LOCKS_WITHIN).count()
    if burnt < BURNT_BEFORE_LOCK:
        return Burnt()
    signer.locked_until = now + LOCKED_FOR
    signer.save(update_fields=["locked_until"])
    _record(signer, "signer.locked", now=now)
    matters.open_one(signer.agreement, Kind.LOCKED, now=now, tell=True)
    return Locked(signer.locked_until)


def _held(link: SigningLink, *, now: datetime) -> Signer:
    """The signer, with the agreement held so that tries are counted one after the other. Raises Gone, Locked."""
    agreement = states.locked(link.signer.agreement)
    link.refresh_from_db(fields=["revoked_at", "revoked_because", "expires_at"])
    if link.revoked_at or link.expires_at <= now:
        raise links.Gone(link.revoked_because or "expired", link)
    signer = Signer.objects.select_related("caregiver").get(pk=link.signer_id)
    signer.agreement = agreement
    if signer.locked_until and signer.locked_until > now:
        raise Locked(signer.locked_until)
    return signer


def _within_limits(signer: Signer, *, now: datetime) -> None:
    for most, within in SENDS:
        sent = OneTimeCode.objects.filter(signer=signer, sent_at__gt=now - within).order_by("-sent_at")
        times = list(sent.values_list("sent_at", flat=True)[:most])
        if len(times) == most:
            raise TooMany(times[-1] + within)


def _record(signer: Signer, kind: str, *, now: datetime, **data: str | int) -> None:
    states.record(signer.agreement, kind, by=sending.actor(signer), now=now, signer=signer.pk, **data)
