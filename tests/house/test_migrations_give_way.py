"""A migration that cannot have its table gives way to whoever calls, and is begun anew; an index takes its time."""

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.migrations import Migration

from clinic.management.commands.migrate import Command
from config import furnish


class NoLock(Exception):
    pgcode = "55P03"


def patience(migration):
    command = Command()
    command.verbosity = 0
    command.migration_progress_callback("apply_start", migration)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


def test_it_waits_two_seconds_for_a_table_and_no_limit_for_an_index_beside_the_others(db):
    beside = Migration("0002_index", "clinic")
    beside.atomic = False
    assert patience(Migration("0001_table", "clinic")) == "2s"
    assert patience(beside) == "0"


def in_the_way(times, error):
    left = iter(range(times))

    def step():
        if next(left, None) is not None:
            raise error

    return step


@pytest.fixture
def pauses(monkeypatch):
    made = []
    monkeypatch.setattr(furnish.time, "sleep", made.append)
    return made


def test_it_is_begun_anew_until_the_table_is_free(pauses):
    trouble = OperationalError("lock timeout")
    trouble.__cause__ = NoLock()
    furnish._outlasting(in_the_way(3, trouble))
    assert pauses == [furnish.PAUSE] * 3


@pytest.mark.parametrize("error", [OperationalError("gone"), CommandError("wrong")])
def test_anything_else_is_told_at_once(pauses, error):
    with pytest.raises(type(error)):
        furnish._outlasting(in_the_way(1, error))
    assert pauses == []
