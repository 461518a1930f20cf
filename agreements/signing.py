"""What a signer does in their session: open, read, agree to the screen, sign. Done twice is done once."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from agreements import blocks, glyphs, intents, matters, progress, sending, sessions, states
from agreements.glyphs import CannotBeWritten
from agreements.models import (
    Kind,
    Method,
    Signature,
    Signer,
    SigningSession,
    State,
)
from agreements.sending import NotTheirTurn
from agreements.sessions import Over

__all__ = ["CannotBeWritten", "Device", "NameMissing", "NotConsented", "NotTheirTurn", "Over", "TextChanged"]

LONGEST_NAME, MOST_POINTS = 120, 20_000
Strokes = list[list[list[float]]]


class NotConsented(Exception):
    """They have not agreed to sign on a screen, or have taken it back: ask, or offer paper."""


class NameMissing(ValueError):
    """Neither a name nor a drawing."""


class TextChanged(Exception):
    """What they had before them is not the text of the agreement: show it again."""


@dataclass(frozen=True, slots=True)
class Device:
    """From where: the address as the trusted proxy tells it, the browser in its own words, zone and language."""

    ip: str = ""
    user_agent: str = ""
    time_zone: str = ""
    language: str = ""


@transaction.atomic
def opened(session: SigningSession, *, now: datetime) -> None:
    """They see the agreement for the first time."""
    signer = sessions.their_turn(session, now=now)
    if signer is None or signer.viewed_at:
        return
    signer.viewed_at = now
    signer.save(update_fields=["viewed_at"])
    states.record(signer.agreement, "signer.opened", by=sending.actor(signer), now=now, signer=signer.pk)
    if signer.agreement.state == State.SENT:
        states.move(signer.agreement, to=State.VIEWED, by=sending.actor(signer), now=now)


@transaction.atomic
def reached_end(session: SigningSession, *, now: datetime) -> None:
    """They came to the end of the text. Noted, not demanded."""
    signer = sessions.their_turn(session, now=now)
    if signer is None or signer.read_at:
        return
    signer.read_at = now
    signer.save(update_fields=["read_at"])
    states.record(signer.agreement, "signer.reached_end", by=sending.actor(signer), now=now, signer=signer.pk)


@transaction.atomic
def consent(session: SigningSession, *, now: datetime) -> None:
    """They agree to sign on a screen, under the agreement's disclosure."""
    signer = sessions.their_turn(session, now=now)
    if signer is None or (signer.consented_at and signer.consent_withdrawn_at is None):
        return
    signer.consented_at, signer.consent_withdrawn_at = now, None
    signer.save(update_fields=["consented_at", "consent_withdrawn_at"])
    agreement = signer.agreement
    states.record(
        agreement, "signer.consented", by=sending.actor(signer), now=now, signer=signer.pk,
        disclosure=agreement.disclosure_id, text=agreement.disclosure.texts_sha256,
    )  # fmt: skip


@transaction.atomic
def sign(
    session: SigningSession,
    *,
    text_sha256: str,
    device: Device,
    now: datetime,
    written_name: str = "",
    strokes: Strokes | None = None,
    spoken: str = "",
) -> Signature:
    """The signature: a name as typed, or strokes drawn (points between 0 and 1). Sent again, it gives the same one.
    `spoken`: the language in which they were shown the sentence of intent, else the one on file.

    Raises NotConsented, NameMissing, CannotBeWritten, TextChanged, NotTheirTurn, Over.
    """
    signer = sessions.their_turn(session, now=now)
    if signer is None:
        return Signature.objects.get(signer_id=session.signer_id)
    agreement = signer.agreement
    if signer.consented_at is None or signer.consent_withdrawn_at:
        raise NotConsented(signer.pk)
    if text_sha256 != agreement.text_sha256:
        raise TextChanged(agreement.pk)
    points = checked(strokes)
    name = cleaned(written_name) or (signer.name if points else "")
    if not name:
        raise NameMissing
    glyphs.font_for(name)
    alive = sessions.find_again(session, now=now)
    signature = _store(signer, alive, name=name, points=points, spoken=spoken, device=device, now=now)
    by = sending.actor(signer)
    if not same_name(name, signer.name):
        matters.open_one(agreement, Kind.NAME_DIFFERS, now=now)
    progress.signed(signer, signature, by=by, now=now)
    return signature


def _store(
    signer: Signer, session: SigningSession, *, name: str, points: Strokes, spoken: str, device: Device, now: datetime
) -> Signature:
    facts = blocks.canonical_json(evidence_of(signer, session, device, now=now))
    return Signature.objects.create(
        signer=signer,
        method=Method.DRAWN if points else Method.TYPED,
        written_name=name,
        strokes=json.dumps(points) if points else "",
        intent_text=intents.sentence(spoken or signer.language, signer.role),
        text_sha256=signer.agreement.text_sha256,
        disclosure=signer.agreement.disclosure,
        consented_at=signer.consented_at,
        session=session,
        witness=session.witness,
        language=signer.agreement.language,
        evidence=facts,
        evidence_sha256=blocks.digest(facts),
        signed_at=now,
    )


def evidence_of(signer: Signer, session: SigningSession, device: Device, *, now: datetime) -> dict[str, Any]:
    """How this signer came in and what they did, as it is kept: times in UTC, numbers masked."""
    link, code = session.link, session.code
    times = {
        "link_sent_at": link and link.sent_at,
        "code_sent_at": code and code.sent_at,
        "code_confirmed_at": code and code.used_at,
        "session_started_at": session.started_at,
        "opened_at": signer.viewed_at,
        "reached_end_at": signer.read_at,
        "consented_at": signer.consented_at,
        "signed_at": now,
    }
    return {
        **{name: at.isoformat() if at else None for name, at in times.items()},
        "link_channel": link and str(link.channel),
        "link_sent_to": link.sent_to_masked if link else "",
        "code_channel": str(code.channel) if code else "",
        "code_sent_to": code.sent_to_masked if code else "",
        "code_tries": code.tries + 1 if code else 0,
        "witness": session.witness_id,
        "brought_from": session.brought_from_id,
        "disclosure": signer.agreement.disclosure.number,
        "disclosure_sha256": signer.agreement.disclosure.texts_sha256,
        "device": asdict(device),
    }


def checked(strokes: Strokes | None) -> Strokes:
    """Only numbers between 0 and 1 with four digits; ValueError for anything else. Dots alone are no signature."""
    if not strokes:
        return []
    if sum(len(stroke) for stroke in strokes) > MOST_POINTS:
        raise ValueError("too many points")
    checked = [[[round(float(x), 4), round(float(y), 4)] for x, y in stroke] for stroke in strokes]
    if any(not 0 <= value <= 1 for stroke in checked for point in stroke for value in point):
        raise ValueError("a point lies outside")
    return [stroke for stroke in checked if len(stroke) > 1]


def cleaned(name: str) -> str:
    return " ".join(blocks.plain(name).split())[:LONGEST_NAME]


def same_name(one: str, other: str) -> bool:
    """Whether two writings are the same name, whatever case, accents and spaces."""

    def bare(name: str) -> str:
        letters = unicodedata.normalize("NFKD", name.casefold())
        return "".join(letter for letter in letters if letter.isalnum())

    return bare(one) == bare(other)


def another_name(signer: Signer) -> str:
    """The name as signed, where it is another than the one on file."""
    written = str(signer.signature.written_name) if signer.signed_at and hasattr(signer, "signature") else ""
    return "" if not written or same_name(written, signer.name) else written
