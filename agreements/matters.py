"""What the staff have to look after about an agreement: opened by what happens, closed by what is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from agreements.models import Agreement, Kind, Matter, SignerNote
from clinic import audit
from clinic.models import CoachingLine, User
from telephony import outbox

VALID_FOR = timedelta(hours=2)  # it stays true, and the board says it too
AT_ONCE = 500  # rows of one statement


def open_one(agreement: Agreement, kind: Kind, *, now: datetime, tell: bool = False) -> Matter:
    """Opens it; the one of its kind that is open already comes back. `tell`: the therapist gets a text, without
    words about what it is.
    """
    matter, is_new = Matter.objects.get_or_create(
        agreement=agreement, kind=kind, closed_at=None, defaults={"opened_at": now}
    )
    if is_new and tell:
        tell_therapist(agreement, key=f"matter:{matter.pk}", now=now)
    return matter


def open_each(agreements: QuerySet[Agreement], kind: Kind, *, now: datetime) -> int:
    """Opens it for each of these agreements that has none of its kind open; nobody is told. Returns how many.

    A change of the rules may concern every agreement of a clinic group: none of them is read.
    """
    is_open = Matter.objects.filter(agreement=OuterRef("pk"), kind=kind, closed_at=None)
    concerned = list(agreements.filter(~Exists(is_open)).values_list("pk", flat=True))
    for start in range(0, len(concerned), AT_ONCE):
        opened = (Matter(agreement_id=pk, kind=kind, opened_at=now) for pk in concerned[start : start + AT_ONCE])
        Matter.objects.bulk_create(opened, ignore_conflicts=True)
    return len(concerned)


@transaction.atomic
def close(matter: Matter, *, by: User, now: datetime) -> None:
    """Somebody has looked after it. The first one counts."""
    if Matter.objects.filter(pk=matter.pk, closed_at=None).update(closed_at=now, closed_by=by):
        client = matter.agreement.client
        audit.record(
            by, "matter.closed", matter, clinic_id=client.clinic_id, client_id=client.pk, now=now, kind=str(matter.kind)
        )


def settle(agreement: Agreement, *kinds: Kind, now: datetime) -> None:
    """What happened has settled them by itself; all kinds when none is named."""
    matters = Matter.objects.filter(agreement=agreement, closed_at=None)
    (matters.filter(kind__in=kinds) if kinds else matters).update(closed_at=now)


@transaction.atomic
def settle_note(note: SignerNote, *, by: User, now: datetime) -> None:
    """The question was answered, in the session or on the phone. The first one counts."""
    if SignerNote.objects.filter(pk=note.pk, settled_at=None).update(settled_at=now, settled_by=by):
        client = note.signer.agreement.client
        audit.record(by, "note.settled", note, clinic_id=client.clinic_id, client_id=client.pk, now=now)


def tell_therapist(agreement: Agreement, *, key: str, now: datetime) -> None:
    """A text to the therapist that something waits; none when there is nobody to tell or no line to tell it by."""
    therapist = agreement.therapist
    line = CoachingLine.objects.filter(clinic_id=agreement.clinic_id, retired_at=None).order_by("pk").first()
    if therapist is None or not therapist.phone or line is None:
        return
    outbox.queue_text(
        clinic_id=agreement.clinic_id,
        line=line.number,
        to=therapist.phone,
        template="item-waiting",
        params={"url": settings.PUBLIC_URL},
        language=therapist.language,
        urgency=5,
        now=now,
        valid_for=VALID_FOR,
        dedupe_key=key,
    )
