"""Encrypting everything anew with the first key of the ring, so that an old key can be taken out.

Goes over every EncryptedTextField of every model, append-only tables as well: their text stays the same, only
its seal changes, so the guard is lifted for these updates. That needs the tables' owner; the application's
own role is refused. Safe to stop and to run again, and beside a running application: a row that is written
meanwhile is left as written.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from clinic import append_only, audit, mfa
from clinic.encryption import PREFIX, EncryptionError, current_key, key_of, seal
from clinic.fields import EncryptedTextField

BATCH = 1000
ROTATION = audit.SYSTEM("key-rotation")


@dataclass
class Outcome:
    """How many texts got a new seal, and which rows could not be opened ("table.column id")."""

    resealed: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(now: dt.datetime, *, batch: int = BATCH) -> Outcome:
    """Reseal whatever another key than the current one has sealed, a batch a transaction."""
    outcome = Outcome()
    for column in encrypted_columns():
        last = None
        while (last := _reseal_batch(column, last, batch, outcome)) is not None:
            pass
    _reseal_second_factors(outcome)
    audit.record(
        ROTATION,
        "keys.rotated",
        Authenticator,
        clinic_id=None,
        now=now,
        key=current_key(),
        resealed=outcome.resealed,
        unreadable=len(outcome.unreadable),
    )
    return outcome


def encrypted_columns() -> Iterator[EncryptedTextField]:
    for model in apps.get_models():
        yield from (column for column in model._meta.local_concrete_fields if isinstance(column, EncryptedTextField))


@transaction.atomic
def _reseal_batch(column: EncryptedTextField, after: Any, batch: int, outcome: Outcome) -> Any:
    """The next rows by primary key; returns the last key seen, None at the end."""
    rows = _rows(column, after, batch)
    changes: list[tuple[str, str, str]] = []
    for pk, row, sealed in rows:
        try:
            changes.append((str(pk), sealed, seal(column.open_for(row, sealed), column.where(row))))
        except EncryptionError:
            outcome.unreadable.append(f"{column.model._meta.db_table}.{column.column} {pk}")
    if changes:
        outcome.resealed += _write(column, changes)
    return rows[-1][0] if rows else None


def _rows(column: EncryptedTextField, after: Any, batch: int) -> list[tuple[Any, ...]]:
    table, pk, name, row = _names(column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {row}, {name} FROM {table} "  # noqa: S608  quoted names of our own columns
            f"WHERE {name} NOT LIKE %s AND (%s OR {pk} > %s) ORDER BY {pk} LIMIT %s",
            [f"{PREFIX}:{current_key()}:%".replace("_", r"\_"), after is None, after, batch],
        )
        return cursor.fetchall()


def _write(column: EncryptedTextField, changes: list[tuple[str, str, str]]) -> int:
    """Only where the text is still the one that was read."""
    table, pk, name, _ = _names(column)
    kind = column.model._meta.pk.db_type(connection)
    with _guard_lifted(column.model), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} t SET {name} = v.new "  # noqa: S608  quoted names of our own columns
            "FROM unnest(%s::text[], %s::text[], %s::text[]) AS v(pk, old, new) "
            f"WHERE t.{pk} = v.pk::{kind} AND t.{name} = v.old",
            [list(values) for values in zip(*changes, strict=True)],
        )
        return cursor.rowcount


def _names(column: EncryptedTextField) -> tuple[str, str, str, str]:
    """Table, primary key, the column itself and the column of the row's uuid, quoted."""
    meta: Any = column.model._meta
    names = (meta.db_table, meta.pk.column, column.column, meta.get_field("uuid").column)
    table, pk, name, row = map(connection.ops.quote_name, names)
    return table, pk, name, row


def _guard_lifted(model: type[models.Model]) -> AbstractContextManager[None]:
    guards = append_only.guards(model)
    return pgtrigger.ignore(*guards) if guards else nullcontext()


def _reseal_second_factors(outcome: Outcome) -> None:
    adapter = mfa.MFAAdapter()
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update(no_key=True).get(pk=pk)
            stale = [name for name in mfa.SECRETS if key_of(factor.data.get(name, "")) not in ("", current_key())]
            try:
                factor.data |= {name: adapter.encrypt(adapter.decrypt(factor.data[name])) for name in stale}
            except EncryptionError:
                outcome.unreadable.append(f"{Authenticator._meta.db_table}.data {pk}")
                continue
            factor.save(update_fields=["data"])
            outcome.resealed += len(stale)
