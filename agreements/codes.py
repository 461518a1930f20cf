"""Six digits to the phone on file: whoever enters them holds that phone now. No more is claimed of them.

They come by a text, or by a call that says them (a landline). By e-mail too, but never by the way that the link came
where another one is on file: then the two ways speak for each other.

The limits are rows in the database, so every process keeps them: three codes in a quarter of an hour, eight a day,
five tries for each; three codes burnt within an hour lock the signer out for an hour, and the staff are told.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from agreements import contacts, letters, links, matters, messages, sending, sessions, states
from agreements.contacts import CannotBeReached
from agreements.models import CodeChannel, Kind, LinkChannel, OneTimeCode, Signer, SigningLink
from clinic.digests import digests

__all__ = ["Burnt", "CannotBeReached", "Locked", "TooMany", "Wrong"]

LIVES_FOR = timedelta(minutes=10)
TRIES = 5
SENDS = ((3, timedelta(minutes=15)), (8, timedelta(days=1)))
BURNT_BEFORE_LOCK, LOCKS_WITHIN, LOCKED_FOR = 3, timedelta(hours=1), timedelta(hours=1)
CONTACT = {
    CodeChannel.TEXT: contacts.number_for,
    CodeChannel.CALL: contacts.voice_number_for,
    CodeChannel.EMAIL: contacts.email_for,
}
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


@dataclass(frozen=True, slots=True)
class Way:
    """One way by which a code can come now."""

    channel: CodeChannel
    to_masked: str


def ways(link: SigningLink) -> list[Way]:
    """The ways that lead to this signer, the best first; empty when nothing on file does."""
    found = [Way(channel, links.masked(to)) for channel in CodeChannel if (to := _on_file(link.signer, channel))]
    others = [way for way in found if way.channel != CodeChannel.EMAIL]
    return others if others and link.channel == LinkChannel.EMAIL else found


def _on_file(signer: Signer, channel: CodeChannel) -> str:
    try:
        return CONTACT[channel](signer)
    except CannotBeReached:
        return ""


@transaction.atomic
def send(link: SigningLink, *, now: datetime, channel: str = "") -> OneTimeCode:
    """Sends a new code to the contact on file; the one before is good for nothing. A `channel` that does not lead to
    them is as good as none: it goes by the best one.

    Raises links.Gone, Locked, TooMany, CannotBeReached.
    """
    signer = _held(link, now=now)
    _within_limits(signer, now=now)
    OneTimeCode.objects.filter(signer=signer, used_at=None, expires_at__gt=now).update(expires_at=now)
    known = {way.channel: way for way in ways(link)}
    if not known:
        raise CannotBeReached(signer.pk)
    way = known.get(CodeChannel(channel)) if channel in CodeChannel.values else None
    way = way or next(iter(known.values()))
    made = uuid.uuid4()
    digits = f"{secrets.randbelow(10**6):06d}"
    code = OneTimeCode.objects.create(
        uuid=made,
        link=link,
        signer=signer,
        code_digest=digests(f"signing-code:{made}", digits)[0],
        channel=way.channel,
        said=digits if way.channel == CodeChannel.CALL else None,
        sent_to_masked=way.to_masked,
        sent_at=now,
        expires_at=now + LIVES_FOR,
    )
    _hand_over(signer, code, digits, now=now)
    _record(signer, "code.sent", now=now, to=code.sent_to_masked, channel=str(way.channel))
    return code


def _hand_over(signer: Signer, code: OneTimeCode, digits: str, *, now: datetime) -> None:
    to = CONTACT[CodeChannel(code.channel)](signer)
    if code.channel == CodeChannel.CALL:
        messages.call(signer, code, to=to, now=now)
    elif code.channel == CodeChannel.EMAIL:
        letters.queue(signer, "code", to=to, now=now, code=digits)
    else:
        messages.text(
            signer, "code", to=to, now=now, key=f"code:{code.uuid}",
            valid_for=messages.CODE_VALID_FOR, urgency=1, code=digits,
        )  # fmt: skip


def to_say(code_uuid: uuid.UUID, *, now: datetime) -> OneTimeCode | None:
    """The code that a call is to say (`said`, to `signer`); None when it is good for nothing any more."""
    alive = OneTimeCode.objects.filter(uuid=code_uuid, used_at=None, burnt_at=None, expires_at__gt=now)
    return alive.filter(said__isnull=False).select_related("signer__agreement__client").first()


def newest(link: SigningLink) -> OneTimeCode | None:
    """The code that was sent last by this link."""
    return OneTimeCode.objects.filter(link=link).order_by("-sent_at", "-pk").first()


def rests_until(link: SigningLink, *, now: datetime) -> datetime | None:
    """Until when no other code is sent to this signer; None when one may be."""
    try:
        _within_limits(link.signer, now=now)
    except TooMany as many:
        return many.until
    return None


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
        code.used_at, code.said = now, None
        code.save(update_fields=["used_at", "said"])
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
