"""The audit trail: who did what to which record, when. Every verb records its change in its own transaction;
so does every page that shows a client's record. An event that cannot be written undoes the change it speaks
of.

`data` holds ids, labels, counts and times. Never free text, names of clients or telephone numbers. The one exception
is an operator's reason to let somebody of the staff in again: it is short, and about no client.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models

from clinic.audit_chain import link
from clinic.models import AuditEvent, User

LONGEST_LABEL = 200
BREAK_GLASS = "break_glass"  # `via` of all that somebody does while emergency access is open to them

__all__ = ["SYSTEM", "Actor", "By", "OtherClinic", "link", "operator", "read", "record", "the_client"]


class OtherClinic(PermissionDenied):
    """Staff of one clinic tried to read or change something of another: a wall behind `visible_to`."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts and is not staff: `kind` "system" or "client", with the id of the client."""

    kind: str
    label: str
    id: int | None = None


By = User | Actor


def SYSTEM(name: str) -> Actor:  # noqa: N802  reads as the constant it stands for
    """The product itself, by the name of the part that acts, for example SYSTEM("reminders")."""
    return Actor("system", f"system:{name}")


def operator(name: str) -> Actor:
    """Whoever runs the installation, by the name that they gave to a command."""
    return Actor("system", f"operator:{name}")


def the_client(client_id: int) -> Actor:
    """A client who acts on the line or on their page."""
    return Actor("client", f"client:{client_id}", client_id)


def record(
    by: By,
    action: str,
    subject: models.Model | type[models.Model],
    *,
    clinic_id: int | None,
    now: dt.datetime,
    client_id: int | None = None,
    **data: Any,
) -> AuditEvent:
    """One event, one INSERT, no lock. `subject` is a row, or a model class when no single row is meant;
    `clinic_id` None is the installation itself. OtherClinic when staff act on another clinic; ValueError for
    data that is no id, label, count or time.
    """
    actor = _actor(by, clinic_id)
    if isinstance(by, User) and by.emergency_client_id is not None:
        data["via"] = BREAK_GLASS
    return AuditEvent.objects.create(
        at=now,
        clinic_id=clinic_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        action=action,
        subject_label=subject._meta.label,
        subject_id="" if isinstance(subject, type) else str(subject.pk),
        client_id=client_id,
        data={name: _plain(value) for name, value in data.items()},
    )


def read(
    by: By,
    subject: models.Model | type[models.Model],
    *,
    clinic_id: int,
    now: dt.datetime,
    client_id: int | None = None,
    **data: Any,
) -> AuditEvent:
    """Somebody was shown a record: "<model>.read". A list is its model class with `ids=[…]` of the rows that
    were shown.
    """
    return record(
        by,
        f"{subject._meta.model_name}.read",
        subject,
        clinic_id=clinic_id,
        now=now,
        client_id=client_id,
        **data,
    )


def _actor(by: By, clinic_id: int | None) -> Actor:
    if isinstance(by, Actor):
        return by
    if not isinstance(by, User):
        raise TypeError(f"{type(by).__name__} cannot act: only staff, or an audit.Actor.")
    if by.clinic_id != clinic_id:
        raise OtherClinic
    return Actor("staff", by.name, by.pk)


def _plain(value: Any) -> Any:
    """As it comes back from JSON, so that what is hashed later is what was meant now."""
    if isinstance(value, str) and len(value) <= LONGEST_LABEL:
        return str(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    raise ValueError(f"An audit event takes ids, labels, counts and times, not a {type(value).__name__} like this.")
