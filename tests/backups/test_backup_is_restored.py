"""A backup of the demo clinic by PostgreSQL's own programs, restored, looked at and put in place."""

import io
import sys
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from agreements import seal_keys
from clients.models import Client
from clinic import audit_chain
from clinic.models import AuditEvent, Clinic
from coaching.backups import deletions, programs, restoring, server, sets
from coaching.readiness import installation
from config.embedded import binaries
from telephony import media
from telephony.models import Media, Message
from tests import demo_once
from tests.demo.conftest import NOON
from tests.riverbend import SET_UP
from tests.truncate import guard_truncate

PNG = b"\x89PNG\r\n\x1a\n" + b"diary card"


@pytest.fixture
def house(transactional_db, settings, tmp_path):
    """The demo clinic with a picture, guarded as at home, and PostgreSQL's programs of the same version."""
    settings.POSTGRES_PROGRAMS = str(binaries())
    settings.MEDIA_ROOT, settings.SEAL_ROOT = tmp_path / "media", tmp_path / "seals"
    demo_once.load(now=NOON)
    audit_chain.link(NOON)
    Session.objects.create(session_key="k", session_data="", expire_date=NOON)
    media.keep(Media.objects.create(message=a_text(), position=0, url="x", content_type="image/png"), PNG, now=NOON)
    seal_keys.make(Clinic.objects.get(slug="harbor"), by=SET_UP, now=NOON)
    guard_truncate(on=True)
    yield tmp_path / "backups"
    guard_truncate(on=False)


def a_text():
    clinic = Clinic.objects.get(slug="riverbend")
    known = {"line": "+13145550100", "peer": "+13145550122", "sid": f"SM{0:032x}", "state": "received"}
    return Message.objects.create(clinic=clinic, direction="in", created_at=NOON, **known)


def run(command, *words):
    """What the command says; pytest shows it when something fails."""
    with redirect_stdout(io.StringIO()) as out:
        try:
            call_command(command, *words, no_color=True)
        finally:
            sys.stderr.write(out.getvalue())
    return out.getvalue()


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [server.ours()])
        return {name for (name,) in cursor.fetchall()}


def test_it_comes_back_whole_or_says_what_is_wrong(house):
    """One test, because a restore takes seconds: a good one is put in place, a harmed one is seen by the drill."""
    assert "It opens with FIELD_KEYS only (local)" in run("backup", str(house))
    backup = sets.chosen(house)
    assert b"Okafor" not in backup.database.read_bytes()
    before = databases()
    in_the_place_of_ours(house)
    with harmed(backup), pytest.raises(CommandError, match="3 to look into"):
        run("restore_drill", str(house))
    assert databases() == before, "nothing is left behind"


def in_the_place_of_ours(house):
    """Another database stands in for the installation's own, and is kept aside."""
    home, aside = f"{server.ours()}_home", ""
    server.drop(home)
    server.create(home)
    try:
        with server.looking_at(home, files=house.parent / "new media", seals=house.parent / "new seals"):
            said = run("restore", str(house)).splitlines()
            assert {line.split()[0] for line in said[:-1]} == {"ok"}
            assert said[-1].startswith("Restored.")
            aside = next(line for line in said if "in place:" in line).split()[-1]
            assert aside.startswith(f"{home}_before_")
            assert deletions.of_source(aside) == [], "it can be asked what it knew"
            assert Client.objects.filter(name="Ben Okafor").exists()
            assert media.read(Media.objects.get()) == PNG
            assert AuditEvent.objects.filter(action="backup.restored").exists()
            later = sets.chosen(house).manifest().at + timedelta(hours=3)
            assert installation.backup(now=later).found == "the last was made 3 h ago"
            assert not Session.objects.exists(), "who was shut out since is not let in again"
    finally:
        server.drop(home)
        server.drop(aside or home)


@contextmanager
def harmed(backup):
    """A picture is lost, and a table has fewer rows than it had."""
    next(path for path in backup.files.rglob("*.sealed")).unlink()
    said, told = backup.folder / sets.MANIFEST, backup.manifest().rows["coaching_weeklywindow"]
    manifest = said.read_text()
    said.write_text(manifest.replace(f'"coaching_weeklywindow": {told}', '"coaching_weeklywindow": 9999'))
    yield
    said.write_text(manifest)


@pytest.fixture
def elsewhere(tmp_path, settings):
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    return tmp_path


def program(folder: Path, version: str) -> None:
    (folder / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version} (Debian {version})'\n")
    (folder / "pg_dump").chmod(0o755)


def test_a_program_older_than_the_server_is_refused_in_one_sentence(db, elsewhere):
    program(elsewhere, "9.6")
    with pytest.raises(programs.Trouble, match=r"^pg_dump is version 9 and the server is PostgreSQL \d+: install"):
        programs.found("pg_dump")
    program(elsewhere, "99.1")
    assert programs.found("pg_dump") == str(elsewhere / "pg_dump")


def test_a_machine_without_the_programs_is_told_so(db, elsewhere):
    with pytest.raises(programs.Trouble, match="pg_restore is not here"):
        programs.found("pg_restore")


def test_a_folder_without_a_finished_backup_is_told_so(tmp_path):
    (tmp_path / "2026-03-10T180000Z").mkdir()
    with pytest.raises(CommandError, match="no finished backup"):
        call_command("restore_drill", str(tmp_path))


def finished(folder, name, *files):
    backup = sets.Backup(folder / name)
    backup.folder.mkdir(parents=True)
    (backup.folder / sets.LIST).write_text("".join(f"{file}\n" for file in files))
    (backup.folder / sets.MANIFEST).write_text("{}")
    for file in files:
        (backup.files / file).parent.mkdir(parents=True, exist_ok=True)
        (backup.files / file).write_text(file)
    return backup


def test_the_newest_are_kept_with_the_files_they_list(tmp_path):
    finished(tmp_path, "2026-03-08T180000Z", "texts/gone", "texts/both")
    finished(tmp_path, "2026-03-09T180000Z", "texts/both")
    newest = finished(tmp_path, "2026-03-10T180000Z", "texts/both", "texts/new")
    assert sets.forget_older(tmp_path, keep=2) == 1
    assert [backup.folder.name[:10] for backup in sets.all_of(tmp_path)] == ["2026-03-09", "2026-03-10"]
    assert sorted(path.name for path in newest.files.rglob("*") if path.is_file()) == ["both", "new"]


def test_a_backup_of_a_newer_version_is_not_brought_down(db, tmp_path):
    backup = sets.Backup(tmp_path)
    said = {
        "made_at": NOON.isoformat(),
        "version": "9.0.0",
        "postgresql": 18,
        "field_keys": [],
        "heads": {},
        "rows": {},
    }
    backup.say(sets.Manifest(**said, migrations=["coaching.9999_later"]))
    with pytest.raises(programs.Trouble, match=r"restore it with version 9\.0\.0"):
        next(iter(restoring.drill(backup, now=NOON)))
