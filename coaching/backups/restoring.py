"""From a backup to a database that was looked at, and from there into the place of the installation's own."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from clinic import audit, audit_chain, sealed_files
from clinic.encryption import EncryptionError
from clinic.models import AuditEvent
from coaching.backups import access, checks, deletions, making, programs, server
from coaching.backups.programs import Trouble
from coaching.backups.sets import Backup
from coaching.readiness.answers import Answer, Answers, Level, ok, problem, warning

BY = audit.SYSTEM("restore")


def drill(backup: Backup, *, now: datetime) -> Answers:
    """Restores into a database of its own, asks everything, and throws it away. Raises Trouble."""
    name = f"{server.ours()}_drill"
    began = time.monotonic()
    _must_be_known(backup)
    try:
        with _restored(backup, name):
            yield from _looked_at(backup, now=now)
    finally:
        server.drop(name)
    yield _in_time(began)


def restore(backup: Backup, *, now: datetime) -> Answers:
    """The same, and then, where nothing is wrong, puts it in the place of ours, which is kept aside. Raises Trouble."""
    name = f"{server.ours()}_restored"
    began, problems = time.monotonic(), 0
    _must_be_known(backup)
    deleted, known = deletions.of_database(server.ours()), access.of_database(server.ours())
    with _restored(backup, name):
        for answer in _looked_at(backup, now=now):
            problems += answer.level == Level.PROBLEM
            yield answer
        if not problems:
            call_command("grant_rights", stdout=io.StringIO())
            _on_record(backup, now=now)
        missing, back = deletions.not_here(deleted), access.ended_before(known)
    if problems:
        yield problem("restore", f"nothing was changed; {name} is there to be looked at", "try the backup before")
        return
    aside = f"{server.ours()}_before_{now:%Y%m%d%H%M%S}"
    yield _put_in_place(backup, name, aside=aside)
    yield _deleted_since(missing, aside)
    yield _access_again(back)
    yield _in_time(began)


@contextmanager
def _restored(backup: Backup, name: str) -> Iterator[None]:
    """The new database is "the" database meanwhile, and the backup's files are the files."""
    server.drop(name)  # of a time before that was cut off
    server.create(name)
    with server.looking_at(name, files=backup.files, seals=backup.seals):
        try:
            programs.feeds(
                "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
                database=name, with_=sealed_files.pieces(backup.database),
            )  # fmt: skip
        except EncryptionError as error:
            raise Trouble(f"{error} FIELD_KEYS must hold {', '.join(backup.manifest().field_keys)}.") from error
        yield


def _must_be_known(backup: Backup) -> None:
    """Tables can be brought up to this version, never down to it."""
    manifest = backup.manifest()
    here = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest.migrations) - here:
        raise Trouble(
            f"The backup was made by version {manifest.version}, and this is {settings.VERSION}, which is older:"
            f" restore it with version {manifest.version}."
        )
    with server.looking_at(server.MAINTENANCE):
        major = programs.server_major()
    if manifest.postgresql > major:
        raise Trouble(f"The backup is of PostgreSQL {manifest.postgresql}, and this server is {major}, which is older.")


def _on_record(backup: Backup, *, now: datetime) -> None:
    """A backup holds no word of its own making, which ended after its moment: without it, it would count for none."""
    manifest = backup.manifest()
    audit.record(BY, "backup.made", AuditEvent, clinic_id=None, now=manifest.at, files=manifest.files)
    audit.record(BY, "backup.restored", AuditEvent, clinic_id=None, now=now, made_at=manifest.at)


def _looked_at(backup: Backup, *, now: datetime) -> Answers:
    manifest = backup.manifest()
    yield ok("backup", f"made at {manifest.made_at[:19]} UTC by version {manifest.version}, {manifest.bytes:,} bytes")
    yield _rows(manifest.rows, making.rows())
    yield _upgraded()
    audit_chain.link(now, everything=True)  # what was not yet chained at that moment
    yield _files(backup)
    yield from checks.report(now=now, heads=tuple(manifest.heads.values()))


def _rows(then: dict[str, int], now: dict[str, int]) -> Answer:
    wrong = [name for name in sorted(then.keys() | now.keys()) if then.get(name, 0) != now.get(name, 0)]
    if wrong:
        return problem("rows", f"other numbers than at the backup: {', '.join(wrong)}", "try the backup before")
    return ok("rows", f"{sum(now.values()):,} in {len(now)} tables, as at the backup")


def _upgraded() -> Answer:
    before = len(making.migrations())
    call_command("migrate", verbosity=0, interactive=False)
    added = len(making.migrations()) - before
    return ok("schema", f"brought up to version {settings.VERSION}" if added else "that of this version")


def _files(backup: Backup) -> Answer:
    missing = [name for name in backup.listed() if not (backup.files / name).is_file()]
    if missing:
        return problem("files", f"{len(missing)} are missing, the first is {missing[0]}", "fetch the folder again")
    return ok("files", f"all {len(backup.listed())} are there")


def _put_in_place(backup: Backup, name: str, *, aside: str) -> Answer:
    for source, target in ((backup.files, settings.MEDIA_ROOT), (backup.seals, settings.SEAL_ROOT)):
        for path in source.rglob("*"):
            if path.is_file() and not (aim := Path(target) / path.relative_to(source)).exists():
                making.copy(path, aim)
    kept = server.put_in_place(name, aside=aside)
    return ok("in place", f"yes; the database before is kept as {aside}" if kept else "yes")


def _deleted_since(missing: list[deletions.Deletion], aside: str) -> Answer:
    """What the database that was replaced knows to be deleted, and this one has again."""
    if not missing:
        return ok("deletions", "none that the database before knew of is missing")
    do = f"manage.py deletions --not-here {aside} --order-again EMAIL, of an admin of that clinic"
    return warning("deletions", f"these records are back: {'; '.join(map(str, missing))}", do)


def _access_again(back: list[str]) -> Answer:
    """Whom the database that was replaced had shut out, and this one lets in."""
    if not back:
        return ok("access", "nobody has any that the database before had ended")
    do = "end it once more, by Settings → Staff, at once after the start"
    return warning("access", f"these have it again: {', '.join(back)}", do)


def _in_time(began: float) -> Answer:
    return ok("time", f"{time.monotonic() - began:.0f} s")
