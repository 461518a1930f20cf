"""The outbox of e-mails: a row in the transaction of what causes it, sent by a tick, tried again until it is too late.

A row is taken by moving its `due_at`, so a sender that dies costs minutes and any number of them may work at once. A
mail server that takes a letter and fails before it says so may get it twice: never lost, rarely twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction

from agreements import arriving, contacts
from agreements.models import Letter, LinkChannel, Signer, SigningLink
from agreements.words.letters import written
from telephony.errors import Failure

LINK_VALID_FOR = timedelta(days=2)
CODE_VALID_FOR = timedelta(minutes=8)
LEASE = timedelta(minutes=2)  # a mail server gets ten seconds for each step
WAITS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=2))
AT_ONCE = 20
HEADERS = {"Auto-Submitted": "auto-generated"}  # out-of-office answers stay away

log = logging.getLogger(__name__)


def queue(
    signer: Signer, words: str, *, to: str, now: datetime, valid_for: timedelta = CODE_VALID_FOR, **secret: str
) -> Letter:
    """Queues words of the list; the secret in them is written now and lies encrypted."""
    told = written(words, signer.language, **secret)
    return Letter.objects.create(
        signer=signer,
        words=words,
        to=to,
        subject=told.subject,
        body=told.body,
        created_at=now,
        due_at=now,
        valid_until=now + valid_for,
    )


def send_due(*, now: datetime) -> int:
    """Hands what is due to the mail server. Returns how many it took."""
    return sum(_send(letter, now=now) for letter in _taken(now))


@transaction.atomic
def _taken(now: datetime) -> list[Letter]:
    """Mine for the length of a lease."""
    due = Letter.objects.filter(sent_at=None, given_up_at=None, due_at__lte=now).order_by("due_at")
    letters = list(due.select_for_update(of=("self",), skip_locked=True, no_key=True)[:AT_ONCE])
    for letter in letters:
        letter.attempts += 1
        letter.due_at = now + LEASE
        letter.save(update_fields=["attempts", "due_at"])
    return letters


def _send(letter: Letter, *, now: datetime) -> bool:
    if _is_replaced(letter):
        _give_up(letter, arriving.DROPPED, now=now)
        return False
    if letter.valid_until <= now:
        _give_up(letter, arriving.NOT_ARRIVED, now=now, why=Failure.TOO_LATE)
        return False
    if not _is_still_theirs(letter):
        _give_up(letter, arriving.HELD_BACK, now=now)
        return False
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.to], headers=HEADERS).send()
    except Exception as error:  # whatever the mail server says, the letter stays and the others go on
        log.warning("letter not sent", extra={"letter": letter.pk, "error_kind": type(error).__name__})
        letter.error = type(error).__name__[:60]
        letter.due_at = now + WAITS[min(letter.attempts, len(WAITS)) - 1]
        letter.save(update_fields=["error", "due_at"])
        return False
    letter.sent_at, letter.error = now, ""
    letter.save(update_fields=["sent_at", "error"])
    return True


def _is_replaced(letter: Letter) -> bool:
    """Whether a newer one of its kind was written to the same person: what this one holds opens nothing any more."""
    newer = Letter.objects.filter(signer=letter.signer_id, words=letter.words, pk__gt=letter.pk)
    return newer.exists()


def _is_still_theirs(letter: Letter) -> bool:
    """Whether the address is theirs by what is on file now."""
    try:
        return letter.to == contacts.email_for(letter.signer)
    except contacts.CannotBeReached:
        return False


@transaction.atomic
def _give_up(letter: Letter, kind: str, *, now: datetime, why: str = "") -> None:
    """Of no use any more: replaced, too late, or the address is another one by now. Of a link the chain says so; for a
    code its reader has asked for another one.
    """
    letter.given_up_at = now
    letter.save(update_fields=["given_up_at"])
    if kind != arriving.DROPPED:
        log.error("letter given up", extra={"letter": letter.pk, "error_kind": letter.error})
    if link := _link(letter):
        arriving.failed(link, kind, now=now, why=why)


def _link(letter: Letter) -> SigningLink | None:
    """The link in this letter: both were written in the same moment. None for a code."""
    if letter.words == "code":
        return None
    same = SigningLink.objects.filter(signer=letter.signer_id, channel=LinkChannel.EMAIL, sent_at=letter.created_at)
    return same.select_related("signer__agreement__client").first()
