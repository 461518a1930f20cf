"""A guard that somebody switched off or took away is named, and the command that is named with it brings it back."""

import shlex

import pytest
from django.core.management import call_command
from django.db import connection

from coaching.backups import checks

HOW = "manage.py pgtrigger install as the owner"


@pytest.fixture
def guarded(db):
    """Tests switch some off."""
    call_command("pgtrigger", "install")
    assert checks.guards().level == "ok"


def guard_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname", [table]
        )
        return str(cursor.fetchall()[0][0])


@pytest.mark.parametrize("how", ["ALTER TABLE {table} DISABLE TRIGGER {guard}", "DROP TRIGGER {guard} ON {table}"])
def test_a_guard_comes_back_by_the_command_that_is_named(guarded, how) -> None:
    table = "coaching_act"
    with connection.cursor() as cursor:
        cursor.execute(how.format(table=table, guard=guard_of(table)))
    found = checks.guards()
    assert (found.level, found.found, found.do) == ("problem", f"missing or off on {table}", HOW)
    call_command(*shlex.split(found.do.removesuffix(" as the owner"))[1:])
    assert checks.guards().level == "ok"
