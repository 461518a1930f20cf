"""The half hour in which a signer reads and signs, held by a key in their browser alone."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements import links, sending, states
from agreements.models import LinkChannel, OneTimeCode, Signer, SignerRole, SigningLink, SigningSession, State
from clinic.models import User

LASTS = timedelta(minutes=30)
AT_MOST = timedelta(hours=4)  # however often somebody asks for more time (WCAG 2.2.1)
KEY_BYTES = 32
SHUT_BY = (State.VOIDED, State.SUPERSEDED, State.ENDED)  # done by others while somebody was inside


class Over(Exception):
    """The session has ended: a new code opens another, and nothing is lost."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session and the key for the browser's cookie; the key is shown here once and never again."""

    session: SigningSession
    key: str


def open_for(
    signer: Signer,
    *,
    now: datetime,
    link: SigningLink | None = None,
    code: OneTimeCode | None = None,
    witness: User | None = None,
    brought_from: SigningSession | None = None,
) -> Opened:
    """Ends the one before of this signer; what was typed in it and not said yet goes on. The caller has made sure of
    who it is.
    """
    before = SigningSession.objects.filter(signer=signer).order_by("-pk").first()
    SigningSession.objects.filter(signer=signer, ended_at=None).update(ended_at=now)
    key = secrets.token_urlsafe(KEY_BYTES)
    session = SigningSession.objects.create(
        signer=signer,
        link=link,
        code=code,
        witness=witness,
        brought_from=brought_from,
        key_sha256=links.digest(key),
        kept=before.kept if before else None,
        started_at=now,
        expires_at=now + LASTS,
    )
    return Opened(session, key)


@transaction.atomic
def begin_in_person(signer: Signer, *, witness: User, now: datetime) -> Opened:
    """On the therapist's own screen, beside them. Raises NotTheirTurn."""
    agreement = sending.must_be_their_turn(signer)
    opened = open_for(signer, witness=witness, now=now)
    states.record(agreement, "session.in_person", by=witness, now=now, signer=signer.pk)
    return opened


@transaction.atomic
def begin_by_shown_link(link: SigningLink, *, now: datetime) -> Opened:
    """On the signer's own phone, with the address scanned from the therapist's screen; it works once.

    Raises links.Gone for a link that was texted (that one asks for a code) or was used.
    """
    link = (
        SigningLink.objects.select_for_update(of=("self",), no_key=True)
        .select_related("signer__agreement")
        .get(pk=link.pk)
    )
    if link.channel != LinkChannel.IN_PERSON or link.revoked_at or link.shown_by is None:
        raise links.Gone(link.revoked_because or "unknown", link)
    agreement = sending.must_be_their_turn(link.signer)
    links.revoke(link.signer, because="used", now=now)
    opened = open_for(link.signer, link=link, witness=link.shown_by, now=now)
    states.record(agreement, "session.in_person", by=link.shown_by, now=now, signer=link.signer.pk)
    return opened


def find(key: str, *, now: datetime) -> SigningSession | None:
    """The session that this key holds, while it lasts."""
    sessions = SigningSession.objects.filter(key_sha256=links.digest(key), ended_at=None, expires_at__gt=now)
    return sessions.select_related("signer__agreement__client__clinic", "signer__caregiver", "witness").first()


def extend(session: SigningSession, *, now: datetime) -> SigningSession:
    """Another half hour, up to AT_MOST in all. Raises Over."""
    until = min(now + LASTS, session.started_at + AT_MOST)
    if not SigningSession.objects.filter(pk=session.pk, ended_at=None, expires_at__gt=now).update(expires_at=until):
        raise Over(session.pk)
    session.expires_at = until
    return session


def end(session: SigningSession, *, now: datetime) -> None:
    """Signed out, on a shared phone for example."""
    SigningSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now)


def keep(session: SigningSession, page: str, typed: dict[str, Any] | None) -> None:
    """Remembers what was typed on a page, so that it can be shown again; None forgets it."""
    every = json.loads(session.kept or "{}")
    every.pop(page, None)
    session.kept = json.dumps({**every, page: typed} if typed else every)
    session.save(update_fields=["kept"])


def kept(session: SigningSession, page: str) -> dict[str, Any] | None:
    return json.loads(session.kept or "{}").get(page)


def find_late(key: str, *, now: datetime) -> SigningSession | None:
    """The session that this key held until its time was over: good for nothing but to keep what was typed in it."""
    late = SigningSession.objects.filter(key_sha256=links.digest(key), ended_at=None, expires_at__lte=now)
    return late.filter(started_at__gt=now - AT_MOST).first()


def find_shut(key: str, *, now: datetime) -> SigningSession | None:
    """The session that this key held when the clinic took the agreement back, or another took its place: its holder
    may be told so. None for a time that ran out by itself.
    """
    shut = SigningSession.objects.filter(key_sha256=links.digest(key), ended_at__isnull=False)
    mine = shut.filter(started_at__gt=now - AT_MOST, signer__agreement__state__in=SHUT_BY)
    return mine.select_related("signer__agreement__client__clinic").first()


def language_of(key: str) -> str:
    """That of the signer who holds or held this key; "" for a key of nobody."""
    held = SigningSession.objects.filter(key_sha256=links.digest(key))
    return held.values_list("signer__language", flat=True).first() or ""


def others(session: SigningSession, *, now: datetime) -> list[Signer]:
    """What else waits for the same guardian (same clinic, number and name): the agreements of their other children."""
    me = session.signer
    if me.role != SignerRole.GUARDIAN:
        return []
    same = Signer.objects.open().filter(
        role=SignerRole.GUARDIAN,
        phone=me.phone,
        name=me.name,
        agreement__client__clinic_id=me.agreement.clinic_id,
        agreement__expires_at__gt=now,
    )
    waiting = same.exclude(pk=me.pk).select_related("agreement__client__clinic", "caregiver")
    return [signer for signer in waiting if (first := sending.turn(signer.agreement)) and first.pk == signer.pk]


@transaction.atomic
def carry_on(session: SigningSession, *, to: Signer, now: datetime) -> Opened:
    """The guardian goes on to another child's agreement without another code. Raises Over, NotTheirTurn."""
    alive = find_again(session, now=now)
    if to.pk not in {signer.pk for signer in others(alive, now=now)}:
        raise sending.NotTheirTurn(to.pk)
    agreement = sending.must_be_their_turn(to)
    opened = open_for(to, link=alive.link, code=alive.code, witness=alive.witness, brought_from=alive, now=now)
    states.record(agreement, "session.carried_on", by=sending.actor(to), now=now, signer=to.pk)
    return opened


def find_again(session: SigningSession, *, now: datetime) -> SigningSession:
    """The session as it is now. Raises Over when it has ended meanwhile."""
    alive = SigningSession.objects.filter(pk=session.pk, ended_at=None, expires_at__gt=now)
    found = alive.select_related(
        "signer__agreement__client__clinic", "signer__caregiver", "witness", "link", "code"
    ).first()
    if found is None:
        raise Over(session.pk)
    return found


def their_turn(session: SigningSession, *, now: datetime) -> Signer | None:
    """The signer whose turn it is, with the agreement held; None when this signer has signed already.

    Raises Over, NotTheirTurn.
    """
    found = Signer.objects.select_related("agreement__client__clinic", "caregiver").get(pk=session.signer_id)
    agreement = states.locked(found.agreement)
    signer = Signer.objects.select_related("caregiver").get(pk=session.signer_id)
    signer.agreement = agreement
    if signer.signed_at:
        return None
    find_again(session, now=now)
    waited_for = sending.turn(agreement)
    if waited_for is None or waited_for.pk != signer.pk:
        raise sending.NotTheirTurn(signer.pk)
    return signer
