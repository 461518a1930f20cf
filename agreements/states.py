"""The one way by which an agreement changes its state: locked, checked, stamped, put on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from agreements import chain
from agreements.drafting import prepare
from agreements.models import Agreement, AgreementReminder, SigningLink, SigningSession, State
from clinic import audit

__all__ = ["AFTER", "NotPossible", "locked", "move", "prepare"]

NOT_SIGNED = (State.DECLINED, State.EXPIRED, State.VOIDED)
AFTER = {
    State.DRAFT: (State.SENT, State.VOIDED),
    State.SENT: (State.VIEWED, State.CLIENT_SIGNED, State.SIGNED, *NOT_SIGNED),
    State.VIEWED: (State.CLIENT_SIGNED, State.SIGNED, *NOT_SIGNED),
    State.CLIENT_SIGNED: (State.SIGNED, *NOT_SIGNED),
    State.SIGNED: (State.ACTIVE, State.SUPERSEDED, State.WITHDRAWN, State.ENDED),
    State.ACTIVE: (State.SUPERSEDED, State.WITHDRAWN, State.ENDED),
}
STAMP = {
    State.SENT: "sent_at",
    State.VIEWED: "viewed_at",
    State.CLIENT_SIGNED: "client_signed_at",
    State.SIGNED: "signed_at",
    State.ACTIVE: "acknowledged_at",
}


class NotPossible(Exception):
    """The agreement is in a state from which this one is not reached."""


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is now, held until the transaction ends."""
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)


@transaction.atomic
def move(
    agreement: Agreement, *, to: State, by: audit.By, now: datetime, because: str = "", words: str = ""
) -> Agreement:
    """Moves the agreement on and stamps the moment. Raises NotPossible from a state that does not lead there.

    A guardian who must sign is waited for: the client's own signature leads to CLIENT_SIGNED, never past it. The one
    that was in force until then is superseded at the moment when the new one is signed by all, not before. A closed
    agreement takes its links, sessions and reminders with it. `because` is a label, `words` are kept encrypted.
    """
    agreement = locked(agreement)
    if to not in AFTER.get(State(agreement.state), ()):
        raise NotPossible(f"{agreement.state} -> {to}")
    if to == State.SIGNED and agreement.needs_guardian and agreement.state != State.CLIENT_SIGNED:
        raise NotPossible("the guardian has not signed")
    if to == State.SIGNED:
        for old in Agreement.objects.in_force().filter(client_id=agreement.client_id):
            move(old, to=State.SUPERSEDED, by=by, now=now, because="newer")
    was, agreement.state = agreement.state, to
    setattr(agreement, STAMP.get(to, "closed_at"), now)
    if to not in STAMP:
        agreement.closed_because, agreement.closing_words = because, words
        close_doors(agreement, because=str(to), now=now)
    agreement.save()
    record(
        agreement,
        "agreement.moved",
        by=by,
        now=now,
        was=str(was),
        to=str(to),
        because=because,
    )
    return agreement


def close_doors(agreement: Agreement, *, because: str, now: datetime) -> None:
    """Nobody comes in by a link any more, nobody is inside, nobody is reminded."""
    SigningLink.objects.filter(signer__agreement=agreement, revoked_at=None).update(
        revoked_at=now, revoked_because=because
    )
    SigningSession.objects.filter(signer__agreement=agreement, ended_at=None).update(ended_at=now)
    AgreementReminder.objects.filter(signer__agreement=agreement, sent_at=None, dropped_at=None).update(dropped_at=now)


def record(agreement: Agreement, kind: str, *, by: audit.By, now: datetime, **data: Any) -> None:
    """One line in the agreement's own chain and the same in the audit trail. The caller holds the agreement's row."""
    chain.add(agreement, kind, by=by, now=now, **data)
    client = agreement.client
    audit.record(by, kind, agreement, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
