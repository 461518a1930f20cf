"""The embedded PostgreSQL and Valkey: found again, not confused by a kill -9, clear about an old database."""

import os
import shutil
import signal
import subprocess
import time

import psycopg2
import pytest
import redis

from config import embedded
from config.embedded import APP, Postgres, Valkey, running
from config.processes import Trouble, as_other_user, free_port, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres(tmp_path):
    tmp_path.chmod(0o711)
    return Postgres(tmp_path / "postgres", tmp_path / "pg.log", free_port(), "own", "app", durable=False)


def ask(url, question):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def test_its_data_is_found_again(postgres):
    with running(postgres):
        ask(postgres.url(), "CREATE TABLE kept AS SELECT 1 AS one")
    with running(postgres):
        assert ask(postgres.url(), "SELECT one FROM kept") == (1,)


def test_the_application_is_another_role_without_extra_rights(postgres):
    with running(postgres):
        role = ask(postgres.url(APP), "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert role == (APP, False)


def test_it_asks_for_the_password(postgres):
    with running(postgres):
        stranger = postgres.url().replace(":own@", ":guess@")
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(stranger)


def test_it_starts_again_after_a_kill_9_with_all_it_had_promised(postgres):
    postgres.durable = True
    with running(postgres):
        ask(postgres.url(), "CREATE TABLE kept AS SELECT 1 AS one")
        postgres.child.process.kill()
        postgres.child.process.wait()
        assert (postgres.data / "postmaster.pid").exists()
        assert wait_until(lambda: not _anyone_left(postgres), 60)
        postgres.start()
        assert ask(postgres.url(), "SELECT one FROM kept") == (1,)


def test_an_older_database_is_named_in_one_sentence(postgres):
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match="made by PostgreSQL 16 and this is PostgreSQL 18: move that folder away"):
        postgres.start()


def test_a_half_made_database_is_made_anew(postgres):
    postgres.data.mkdir()
    (postgres.data / "base").mkdir()
    with running(postgres):
        assert ask(postgres.url(), "SELECT 1") == (1,)


def test_the_broker_keeps_what_it_was_told(tmp_path):
    valkey = Valkey(tmp_path / "valkey", tmp_path / "valkey.log", free_port(), "broker")
    with running(valkey):
        redis.Redis.from_url(valkey.url).set("nudge", "kept")
    with running(valkey):
        broker = redis.Redis.from_url(valkey.url)
        assert broker.get("nudge") == b"kept"
        assert broker.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"


def test_a_port_that_is_taken_is_one_sentence(tmp_path):
    valkey = Valkey(tmp_path / "valkey", tmp_path / "valkey.log", free_port(), "broker")
    with running(valkey):
        second = Valkey(tmp_path / "second", tmp_path / "second.log", valkey.port, "other")
        with pytest.raises(Trouble, match="The embedded Valkey did not start: "):
            second.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_enters_its_own_folders_as_somebody_else(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "file").write_text("seen")
    words = [*as_other_user(65534, closed), "cat", str(closed / "file")]
    assert subprocess.run(words, capture_output=True, check=True).stdout == b"seen"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_makes_its_database_where_nobody_else_may_look(tmp_path, monkeypatch):
    """As `make run` in /root does: data and programs lie in a folder that is closed to whom PostgreSQL runs as."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    real = embedded.binaries()
    package = real.parents[1]
    for folder in (package.with_name(f"{package.name}.libs"), real.parent):
        shutil.copytree(folder, closed / folder.relative_to(package.parent), symlinks=True)
    monkeypatch.setattr(embedded, "binaries", lambda: closed / real.relative_to(package.parent))
    postgres = Postgres(closed / "postgres", closed / "pg.log", free_port(), "own", "app", durable=False)
    with running(postgres):
        assert ask(postgres.url(), "SELECT current_user") == ("intersession",)


def _anyone_left(postgres):
    try:
        os.killpg(postgres.child.process.pid, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    time.sleep(0.05)
    return True
