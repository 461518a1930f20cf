"""What a signer may say instead of signing: no, a question, "something is wrong", "I want paper"."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import matters, reminders, sending, sessions, states
from agreements.models import Agreement, Kind, NoteKind, Signer, SignerNote, SigningSession, State
from agreements.sending import NotTheirTurn
from agreements.sessions import Over

__all__ = ["NotTheirTurn", "Over"]

LONGEST_NOTE = 4_000


@transaction.atomic
def decline(session: SigningSession, *, now: datetime, words: str = "") -> Agreement:
    """They don't want to sign. A reason is welcome and never needed. Declined twice, it stays declined."""
    signer = Signer.objects.select_related("agreement__client__clinic").get(pk=session.signer_id)
    signer.agreement = states.locked(signer.agreement)
    if signer.declined_at:
        return signer.agreement
    mine = sessions.their_turn(session, now=now)
    if mine is None:
        raise NotTheirTurn(signer.pk)
    signer, by = mine, sending.actor(mine)
    signer.declined_at = now
    signer.save(update_fields=["declined_at"])
    if words.strip():
        _write(signer, NoteKind.DECLINED, words, now=now)
    agreement = states.move(signer.agreement, to=State.DECLINED, by=by, now=now, because=str(signer.role))
    matters.settle(agreement, now=now)
    matters.open_one(agreement, Kind.DECLINED, now=now, tell=True)
    return agreement


@transaction.atomic
def note(session: SigningSession, *, kind: NoteKind, words: str, now: datetime) -> SignerNote | None:
    """A question, or something that is wrong. The therapist is told that an item waits. None for empty words; the
    same words again give the note that is there.
    """
    if not words.strip():
        return None
    signer = sessions.their_turn(session, now=now)
    if signer is None:
        raise NotTheirTurn(session.signer_id)
    for earlier in SignerNote.objects.filter(signer=signer, kind=kind, settled_at=None):
        if earlier.words == words.strip()[:LONGEST_NOTE]:
            return earlier
    written = _write(signer, kind, words, now=now)
    states.record(signer.agreement, "signer.note", by=sending.actor(signer), now=now, signer=signer.pk, about=str(kind))
    about = Kind.WRONG if kind == NoteKind.WRONG else Kind.QUESTION
    matters.open_one(signer.agreement, about, now=now, tell=True)
    return written


def ask_for(language: str, session: SigningSession, *, now: datetime) -> SignerNote | None:
    """They would like to read it in this language: what is sent stays as it is, and the therapist is told. Asked twice,
    it is asked once.
    """
    words = _in_words(language, session.signer.agreement)
    return note(session, kind=NoteKind.WRONG, words=words, now=now)


def asked_for(language: str, signer: Signer) -> SignerNote | None:
    """What they asked for by `ask_for`, until it is answered."""
    words = _in_words(language, signer.agreement)
    open_ones = SignerNote.objects.filter(signer=signer, kind=NoteKind.WRONG, settled_at=None)
    return next((written for written in open_ones if written.words == words), None)


def _in_words(language: str, agreement: Agreement) -> str:
    """In those of whoever reads it."""
    with translation.override(agreement.therapist.language if agreement.therapist else agreement.language):
        name = translation.get_language_info(language)["name_translated"]
        return _("I would like to read the agreement in %(language)s.") % {"language": name}


@transaction.atomic
def want_paper(session: SigningSession, *, now: datetime) -> None:
    """They choose paper: reminders stop, the link stays, the therapist is told."""
    signer = sessions.their_turn(session, now=now)
    if signer is None or signer.paper_wanted_at:
        return
    signer.paper_wanted_at = now
    signer.save(update_fields=["paper_wanted_at"])
    reminders.drop(signer, now=now)
    states.record(signer.agreement, "signer.wants_paper", by=sending.actor(signer), now=now, signer=signer.pk)
    matters.open_one(signer.agreement, Kind.PAPER, now=now, tell=True)


def _write(signer: Signer, kind: NoteKind, words: str, *, now: datetime) -> SignerNote:
    return SignerNote.objects.create(signer=signer, kind=kind, words=words.strip()[:LONGEST_NOTE], written_at=now)
