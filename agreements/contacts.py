"""How a signer can be reached: by what is on file now, never by what somebody types into a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, QuerySet

from agreements.models import Signer, SignerRole
from clients.models import Client, ClientPhone
from clinic.models import CoachingLine
from telephony import stops


class CannotBeReached(Exception):
    """Nothing on file leads to them: sign in person or on paper."""


class CannotBeTexted(CannotBeReached):
    """No number on file takes texts, or its owner has stopped them."""


class TextsOff(CannotBeTexted):
    """STOP was received from the number: no text of ours gets through until START is texted from it."""


class CannotBeCalled(CannotBeReached):
    """No number is on file, or the clinic has no line to call from."""


class NoEmail(CannotBeReached):
    """No e-mail is on file."""


class SharedWithTheClient(CannotBeTexted, CannotBeCalled, NoEmail):
    """A guardian's contact is the client's own: whoever holds it could sign for both. Sign in person, or on paper."""


def number_for(signer: Signer) -> str:
    """The number to text: a client's own must be one they agreed to be texted on. Raises CannotBeTexted, TextsOff."""
    number = next(iter(_numbers(signer)), "")
    if not number:
        raise CannotBeTexted(signer.pk)
    if stops.is_stopped(line=line_of(signer), peer=number):
        raise TextsOff(signer.pk)
    return number


def texts_off_since(signer: Signer) -> datetime | None:
    """Since when the number that would be texted has sent STOP; None where texts reach it, or nothing can be texted."""
    try:
        number, line = next(iter(_numbers(signer)), ""), line_of(signer)
    except CannotBeTexted:
        return None
    return stops.stopped_at(line=line, peer=number)


def is_still_theirs(signer: Signer, number: str) -> bool:
    """Whether what was written for this number may still leave for it."""
    try:
        return number in _numbers(signer)
    except SharedWithTheClient:
        return False


def voice_number_for(signer: Signer) -> str:
    """The number to call, a landline too. Raises CannotBeCalled."""
    if signer.role == SignerRole.CLIENT:
        phone = _phones(signer).first()
        number = str(phone.number) if phone else ""
    else:
        number = _caregivers_own(signer, "phone")
    if not number or not _line(signer):
        raise CannotBeCalled(signer.pk)
    return number


def email_for(signer: Signer) -> str:
    """Raises NoEmail."""
    client = signer.agreement.client
    address = client.email if signer.role == SignerRole.CLIENT else _caregivers_own(signer, "email")
    if not address:
        raise NoEmail(signer.pk)
    return address


def line_of(signer: Signer) -> str:
    """The line of the clinic that texts go out by. Raises CannotBeTexted when it has none."""
    line = _line(signer)
    if not line:
        raise CannotBeTexted(signer.pk)
    return line


def shared(client: Client, contacts: Iterable[str]) -> bool:
    """Whether one of these numbers or addresses is the client's own as well."""
    numbers = ClientPhone.objects.filter(client=client, retired_at=None).values_list("number", flat=True)
    own = {str(number) for number in numbers} | {client.email.casefold()}
    return any(contact and contact.casefold() in own for contact in contacts)


def _numbers(signer: Signer) -> list[str]:
    """The numbers that may be texted, the one to text first. Raises SharedWithTheClient."""
    if signer.role != SignerRole.CLIENT:
        return [number] if (number := _caregivers_own(signer, "phone")) else []
    agreed = _phones(signer).filter(can_text=True, texts_agreed_at__isnull=False)
    return [str(phone.number) for phone in agreed]


def _phones(signer: Signer) -> QuerySet[ClientPhone]:
    """In use, in their order; one that others may use comes last."""
    found = ClientPhone.objects.filter(client=signer.agreement.client_id, retired_at=None)
    return found.order_by(F("doubted_at").asc(nulls_first=True), "position", "pk")


def _caregivers_own(signer: Signer, field: str) -> str:
    """A caregiver's number or address while they are on file; "" for none. Raises SharedWithTheClient."""
    one = signer.caregiver
    found = str(getattr(one, field) or "") if one and one.ended_at is None else ""
    if shared(signer.agreement.client, [found]):
        raise SharedWithTheClient(signer.pk)
    return found


def _line(signer: Signer) -> str:
    line = CoachingLine.objects.filter(clinic_id=signer.agreement.clinic_id, retired_at=None).order_by("pk").first()
    return line.number if line else ""
