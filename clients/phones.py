"""A client's numbers after they were put on file: what they are called, whether they are texted, whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from clients.models import Caregiver, ClientPhone
from clinic import audit
from clinic.models import User


@transaction.atomic
def change(phone: ClientPhone, *, label: str, texts: bool, doubted: bool, by: audit.By, now: datetime) -> ClientPhone:
    """`texts`: the client agreed to be texted there, knowing the risk; the day they first did stays. `doubted`: others
    may use this phone, so the line asks for the PIN. A number that was retired stays as it is.
    """
    phone = ClientPhone.objects.select_for_update(no_key=True).select_related("client").get(pk=phone.pk)
    if phone.retired_at:
        return phone
    wanted: dict[str, Any] = {
        "label": label,
        "texts_agreed_at": (phone.texts_agreed_at or now) if texts else None,
        "doubted_at": (phone.doubted_at or now) if doubted else None,
    }
    changed = sorted(name for name, value in wanted.items() if getattr(phone, name) != value)
    for name in changed:
        setattr(phone, name, wanted[name])
    if changed:
        phone.save(update_fields=changed)
        _audit(by, "client.phone_changed", phone, now, changed=changed)
    return phone


@transaction.atomic
def confirm(phone: ClientPhone, *, by: User, now: datetime) -> None:
    """The client says that the number is theirs and reaches them. The newest confirmation counts."""
    if ClientPhone.objects.filter(pk=phone.pk, retired_at=None).update(confirmed_at=now, confirmed_by=by):
        _audit(by, "client.phone_confirmed", phone, now)


def shared(phone: ClientPhone) -> bool:
    """Whether the line knows somebody else by this number too, and therefore asks who calls."""
    others = ClientPhone.objects.filter(
        number=phone.number, retired_at=None, client__clinic=phone.client.clinic_id
    ).exclude(pk=phone.pk)
    coached = Caregiver.objects.coached().filter(phone=phone.number, client__clinic=phone.client.clinic_id)
    return others.exists() or coached.exists()


def _audit(by: audit.By, action: str, phone: ClientPhone, now: datetime, **data: Any) -> None:
    client = phone.client
    audit.record(by, action, phone, clinic_id=client.clinic_id, client_id=client.pk, now=now, **data)
