"""The same server, another database of it: where a backup is restored, looked at, and put in place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection

from coaching.backups.programs import Trouble

MAINTENANCE = "postgres"  # the database that every server has


def ours() -> str:
    """The name of the installation's own database."""
    return str(connection.settings_dict["NAME"])


@contextlib.contextmanager
def looking_at(database: str, *, files: Path | None = None, seals: Path | None = None) -> Iterator[None]:
    """Everything asked of "the" database is asked of this one; pictures and seal keys come from these folders."""
    before = ours(), settings.MEDIA_ROOT, settings.SEAL_ROOT
    _turn_to(database, files or before[1], seals or before[2])
    try:
        yield
    finally:
        _turn_to(*before)


def _turn_to(database: str, files: Path, seals: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    settings.MEDIA_ROOT, settings.SEAL_ROOT = files, seals
    ContentType.objects.clear_cache()  # another database numbers them otherwise


def create(database: str) -> None:
    """Raises Trouble where the role may not."""
    with looking_at(MAINTENANCE), connection.cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {_quoted(database)} TEMPLATE template0 ENCODING 'UTF8'")
        except ProgrammingError as error:
            raise Trouble(
                f"The database refuses: {str(error).strip()}. Run this as the owner, and as its superuser once:"
                f" ALTER ROLE {_quoted(str(connection.settings_dict['USER']))} CREATEDB"
            ) from error


def exists(database: str) -> bool:
    with looking_at(MAINTENANCE), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def drop(database: str) -> None:
    with looking_at(MAINTENANCE), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(database)} WITH (FORCE)")


def put_in_place(database: str, *, aside: str) -> bool:
    """It takes the name of ours, and ours, where there is one, is kept as `aside`. Whoever is connected is cut off."""
    name = ours()
    there = exists(name)
    with looking_at(MAINTENANCE), connection.cursor() as cursor:
        if there:
            cursor.execute(f"ALTER DATABASE {_quoted(name)} ALLOW_CONNECTIONS false")
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            _rename(cursor, name, aside)
            cursor.execute(
                f"ALTER DATABASE {_quoted(aside)} ALLOW_CONNECTIONS true"
            )  # it can be looked at, by its name
        _rename(cursor, database, name)
    return there


def _rename(cursor, old: str, new: str) -> None:  # type: ignore[no-untyped-def]  # a driver's cursor
    cursor.execute(f"ALTER DATABASE {_quoted(old)} RENAME TO {_quoted(new)}")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
