"""What happens to an agreement besides being signed: voided, withdrawn, renewed, ended, looked at again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements import drafting, matters, states
from agreements.models import Agreement, Kind, Signer, SignerRole, State
from agreements.states import NotPossible
from agreements.terms import Terms
from clinic import audit
from clinic.models import User

__all__ = ["NotPossible", "NotTheirs"]

GRACE_DAYS = 30
TAKEN_BACK = {State.WITHDRAWN: Kind.WITHDRAWN, State.DECLINED: Kind.DECLINED}
CHANNELS = ("call", "text", "page", "in_person", "letter")


class NotTheirs(Exception):
    """Only the client or a guardian who signed withdraws."""


@transaction.atomic
def void(agreement: Agreement, *, reason: str, by: User, now: datetime) -> Agreement:
    """Staff take back what nobody, or not everybody, has signed yet. A reason is needed. Raises ValidationError,
    NotPossible.
    """
    if not reason.strip():
        raise ValidationError(_("Say why: whoever opens the link reads that it is no longer needed."))
    agreement = states.locked(agreement)
    if agreement.state == State.VOIDED:
        return agreement
    agreement = states.move(agreement, to=State.VOIDED, by=by, now=now, because="staff", words=reason.strip())
    matters.settle(agreement, now=now)
    if agreement.supersedes:
        _drop_grace(agreement.supersedes, by=by, now=now)
    return agreement


def _drop_grace(present: Agreement, *, by: User, now: datetime) -> None:
    """Nothing is to replace it any more: it holds without an end, so that a mistaken draft costs nobody coaching."""
    present = states.locked(present)
    if present.in_force and present.grace_until:
        present.grace_until = None
        present.save(update_fields=["grace_until"])
        states.record(present, "agreement.grace_dropped", by=by, now=now)


@transaction.atomic
def withdraw(
    agreement: Agreement, *, by: audit.By, now: datetime, channel: str, signer: Signer, words: str = ""
) -> Agreement:
    """The client or a guardian takes the agreement back, at once and without a reason. Coaching is then not set up;
    crisis lines and appointments are as before. They do it on their own page, or staff enter it for them when they say
    so. Whoever has signed while a guardian is waited for takes that back: it is declined. Done again, it stays.

    Raises NotTheirs, NotPossible; ValueError for a channel outside CHANNELS.
    """
    if channel not in CHANNELS:
        raise ValueError(channel)
    if signer.agreement_id != agreement.pk or signer.role == SignerRole.THERAPIST or signer.signed_at is None:
        raise NotTheirs(signer.pk)
    agreement = states.locked(agreement)
    if agreement.state in TAKEN_BACK:
        return agreement
    to = State.DECLINED if agreement.state == State.CLIENT_SIGNED else State.WITHDRAWN
    agreement = states.move(agreement, to=to, by=by, now=now, because=f"{signer.role}:{channel}", words=words.strip())
    matters.settle(agreement, now=now)
    matters.open_one(agreement, TAKEN_BACK[to], now=now, tell=True)
    return agreement


@transaction.atomic
def withdraw_consent(signer: Signer, *, by: audit.By, now: datetime) -> Signer:
    """No electronic records from now on: paper instead. What was signed stays signed, the agreement stays in force."""
    agreement = states.locked(signer.agreement)
    signer = Signer.objects.select_related("agreement").get(pk=signer.pk)
    if signer.consented_at is None or signer.consent_withdrawn_at:
        return signer
    signer.consent_withdrawn_at = now
    signer.save(update_fields=["consent_withdrawn_at"])
    states.record(agreement, "signer.consent_withdrawn", by=by, now=now, signer=signer.pk)
    matters.open_one(agreement, Kind.NO_ELECTRONIC, now=now, tell=True)
    return signer


@transaction.atomic
def renew(
    agreement: Agreement,
    *,
    by: audit.By,
    now: datetime,
    terms: Terms | None = None,
    own_terms: str | None = None,
    language: str | None = None,
    grace_days: int = GRACE_DAYS,
    needs_guardian: bool | None = None,
) -> Agreement:
    """A draft by the newest text that is to replace this one. This one stays in force until the new one is signed by
    all, at the longest for the days of grace; then it ends. Raises NotPossible (not in force), drafting.AlreadyOne.
    """
    agreement = states.locked(agreement)
    if not agreement.in_force:
        raise NotPossible(agreement.state)
    draft = drafting.prepare(
        agreement.client,
        by=by,
        now=now,
        terms=terms,
        own_terms=agreement.own_terms if own_terms is None else own_terms,
        language=language,
        supersedes=agreement,
        needs_guardian=needs_guardian,
    )
    agreement.grace_until = now + timedelta(days=grace_days)
    agreement.save(update_fields=["grace_until"])
    states.record(agreement, "agreement.grace", by=by, now=now, until=agreement.grace_until.isoformat(), new=draft.pk)
    return draft


@transaction.atomic
def end(agreement: Agreement, *, because: str, by: audit.By, now: datetime) -> Agreement:
    """In force until now: treatment has ended, or the days of grace are over. `because` is a label."""
    agreement = states.move(agreement, to=State.ENDED, by=by, now=now, because=because)
    matters.settle(agreement, now=now)
    return agreement


@transaction.atomic
def set_review(agreement: Agreement, *, on: date, by: User, now: datetime) -> Agreement:
    """Looked at, and to be looked at again on that day."""
    agreement = states.locked(agreement)
    agreement.review_on = on
    agreement.save(update_fields=["review_on"])
    states.record(agreement, "agreement.review_set", by=by, now=now, on=on.isoformat())
    matters.settle(agreement, Kind.REVIEW, now=now)
    return agreement
