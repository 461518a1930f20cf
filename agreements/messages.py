"""The texts about an agreement: no name, no kind of clinic, no clinical word, and a secret that is kept encrypted."""

from __future__ import annotations

from datetime import datetime, timedelta

from agreements.models import Signer, SignerRole
from clients.models import ClientPhone
from clinic.models import CoachingLine
from telephony import outbox, stops, wording

LINK_VALID_FOR = timedelta(hours=12)
CODE_VALID_FOR = timedelta(minutes=8)  # shorter than the code itself: one that comes too late only confuses


class CannotBeTexted(Exception):
    """No number on file takes texts, or its owner has stopped them: sign in person or on paper."""


def number_for(signer: Signer) -> str:
    """The number on file now. A client's own must be one they agreed to be texted on. Raises CannotBeTexted."""
    if signer.role == SignerRole.CLIENT:
        phones = ClientPhone.objects.filter(client=signer.agreement.client_id, retired_at=None, can_text=True)
        found = phones.filter(texts_agreed_at__isnull=False).order_by("position", "pk").first()
        number = str(found.number) if found else ""
    else:
        number = str(signer.caregiver.phone) if signer.caregiver and signer.caregiver.ended_at is None else ""
    if not number or stops.stopped_among([(line_of(signer), number)]):
        raise CannotBeTexted(signer.pk)
    return number


def line_of(signer: Signer) -> str:
    """The line of the clinic that texts go out by. Raises CannotBeTexted when it has none."""
    line = CoachingLine.objects.filter(clinic_id=signer.agreement.clinic_id, retired_at=None).order_by("pk").first()
    if line is None:
        raise CannotBeTexted(signer.pk)
    return line.number


def text(
    signer: Signer,
    template: str,
    *,
    to: str,
    now: datetime,
    key: str,
    valid_for: timedelta,
    urgency: int,
    **secret: str,
) -> None:
    """Queues words of the list whose param is a secret: they are rendered now and lie encrypted in the outbox."""
    outbox.queue_text(
        clinic_id=signer.agreement.clinic_id,
        line=line_of(signer),
        to=to,
        template=template,
        body=wording.render(template, secret, signer.language),
        language=signer.language,
        urgency=urgency,
        now=now,
        valid_for=valid_for,
        dedupe_key=key,
    )
