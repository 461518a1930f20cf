"""Makes a backup beside the running application: one moment of the database, and the files that it speaks of."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from clinic import audit, audit_chain, encryption, sealed_files
from clinic.models import AuditEvent
from coaching.backups import deletions, programs, sets
from coaching.backups.sets import Backup, Manifest

BY = audit.SYSTEM("backup")
WITHOUT = ("django_session", "usersessions_usersession", "rate_limit_cache")
"""Restored sessions would let in again who was shut out since."""
DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments")


def make(folder: Path, *, now: datetime) -> Backup:
    """One more backup in the folder. Raises Trouble; one that was cut off has no manifest and counts for nothing."""
    backup = Backup(folder / now.astimezone(UTC).strftime(sets.NAMED))
    backup.folder.mkdir(parents=True, mode=0o700)
    try:
        _fill(backup, now=now)
    except BaseException:
        shutil.rmtree(backup.folder)
        raise
    audit.record(BY, "backup.made", AuditEvent, clinic_id=None, now=now, files=len(backup.listed()))
    return backup


def _fill(backup: Backup, *, now: datetime) -> None:
    said = _dump(backup, now=now)
    names = _copy_files(Path(settings.MEDIA_ROOT), backup.files)
    (backup.folder / sets.LIST).write_text("".join(f"{name}\n" for name in names))
    _copy_files(Path(settings.SEAL_ROOT), backup.seals)
    backup.say(Manifest(**said, files=len(names), bytes=backup.database.stat().st_size))


@transaction.atomic
def _dump(backup: Backup, *, now: datetime) -> dict[str, Any]:
    """What is counted here and what pg_dump writes is the same moment: both look at one snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    told = [*DUMP, f"--snapshot={snapshot}", *(f"--exclude-table-data={table}" for table in WITHOUT)]
    with open(os.open(backup.database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        sealed = sealed_files.Writer(out)
        for piece in programs.reads("pg_dump", *told, database=connection.settings_dict["NAME"]):
            sealed.write(piece)
        sealed.close()
        out.flush()
        os.fsync(out.fileno())
    (backup.folder / sets.DELETIONS).write_text(
        json.dumps(deletions.told(deletions.of_this_database()), indent=1) + "\n"
    )
    return {
        "made_at": now.isoformat(),
        "version": settings.VERSION,
        "postgresql": programs.server_major(),
        "field_keys": list(encryption.ring()),
        "migrations": migrations(),
        "heads": {str(chain): head for chain, head in audit_chain.heads().items()},
        "rows": rows(),
    }


def migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def rows() -> dict[str, int]:
    """How many each table has, but those whose rows stay behind."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(WITHOUT)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table's name
            (counts[table],) = cursor.fetchone()
    return counts


def _copy_files(source: Path, target: Path) -> list[str]:
    """Those that are not there yet, whole or not at all; the names of all of them."""
    target.mkdir(exist_ok=True, mode=0o700)
    names = sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file())
    for name in names:
        copy(source / name, target / name)
    return names


def copy(source: Path, target: Path) -> None:
    """Unless the same one lies there already."""
    if target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns:
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = target.with_name(f"{target.name}.part")
    shutil.copy2(source, beside)
    beside.replace(target)
