"""Reports of self-harming behaviour: recorded, corrected, never erased. The pause that follows is `pauses`' matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import foreseen, pauses
from coaching.models import Act, Contact, Pause, Precision, ReportedBy

SENT_TWICE = timedelta(minutes=1)


class NotYetHappened(ValueError):
    """An act cannot be later than its report."""


class AlreadyCorrected(Exception):
    """Somebody corrected this report before; correct the newer version."""


class OnRecordAlready(Exception):
    """A report of an act at this moment stands of which whoever confirms was not told."""


@transaction.atomic
def record(
    client: Client,
    *,
    occurred_at: datetime | None,
    precision: str,
    reported_by: str,
    by: audit.By,
    now: datetime,
    words: str = "",
    contact: Contact | None = None,
) -> tuple[Act, Pause | None]:
    """Records an act and starts or restarts the pause that the rule gives to it; None where it gives none.

    An unknown time (`occurred_at` None) counts from the report, and is marked so. Raises NotYetHappened.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if occurred_at is None:
        occurred_at, precision = now, Precision.UNKNOWN
    if occurred_at > now:
        raise NotYetHappened(occurred_at)
    act = Act.objects.create(
        client=client,
        contact=contact,
        occurred_at=occurred_at,
        precision=precision,
        reported_at=now,
        reported_by=reported_by,
        entered_by=by if isinstance(by, User) else None,
        words=words,
    )
    _audit(by, "act.recorded", act, now, occurred_at=occurred_at.isoformat(), precision=str(precision))
    return act, pauses.start(act, by=by, now=now)


@transaction.atomic
def record_once(
    client: Client,
    *,
    occurred_at: datetime | None,
    precision: str,
    by: User,
    now: datetime,
    besides: int | None = None,
    **report: Any,
) -> tuple[Act, Pause | None]:
    """As `record`, for a form that may be sent twice: what this person reported just before in the same words of time
    is not reported again. Gives that report, and the pause that holds.

    `besides`: to how many reports of the same moment this one is said to come. Raises OnRecordAlready where more stand.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    same = Act.objects.filter(client=client, entered_by=by, corrects=None, reported_at__gt=now - SENT_TWICE)
    at = {"occurred_at": occurred_at} if occurred_at else {"precision": Precision.UNKNOWN}
    before = same.filter(reported_at__lte=now, corrected_by=None, **at).first()
    stand = foreseen.on_record(client, occurred_at).count() if besides is not None else 0
    if before is None and stand > (besides or 0):
        raise OnRecordAlready(client.pk)
    if before is None or (besides and stand <= besides):
        return record(client, occurred_at=occurred_at, precision=precision, by=by, now=now, **report)
    return before, Pause.objects.open(now).filter(client=client).first()


@transaction.atomic
def correct(
    act: Act,
    *,
    reason: str,
    by: User,
    now: datetime,
    occurred_at: datetime | None = None,
    precision: str | None = None,
    withdrawn: bool = False,
) -> tuple[Act, Pause | None]:
    """Replaces a report by a corrected version; both stay on record, and the pause follows the corrected one.

    `withdrawn` says that the act did not happen. What is not named stays as it was reported; a new time is approximate
    unless said otherwise. Raises AlreadyCorrected, NotYetHappened, or ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a correction needs its reason")
    Client.objects.select_for_update(no_key=True).get(pk=act.client_id)
    if Act.objects.filter(corrects=act).exists():
        raise AlreadyCorrected(act.pk)
    moment = occurred_at or act.occurred_at
    if moment > now:
        raise NotYetHappened(moment)
    corrected = Act.objects.create(
        client_id=act.client_id, contact_id=act.contact_id, words=act.words, occurred_at=moment,
        precision=precision or (Precision.APPROXIMATE if occurred_at else act.precision),
        reported_at=now, reported_by=ReportedBy.THERAPIST, entered_by=by,
        corrects=act, correction_reason=reason, withdrawn=withdrawn,
    )  # fmt: skip
    _audit(by, "act.corrected", corrected, now, was=act.pk, occurred_at=moment.isoformat(), withdrawn=withdrawn)
    return corrected, pauses.follow_correction(corrected, by=by, now=now)


def _audit(by: audit.By, action: str, act: Act, now: datetime, **data: Any) -> None:
    client = act.client
    audit.record(by, action, act, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
