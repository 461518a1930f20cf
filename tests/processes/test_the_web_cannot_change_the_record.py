"""P7: the web server works as a role that can add to the audit trail, and can neither change nor empty it."""

import psycopg2
import pytest

from clinic.append_only import protected_models
from config.embedded import APP
from tests.processes.running import sees
from tests.processes.town import BEN

STATEMENTS = (
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TABLE {table} CASCADE",
)


def connected(rig):
    """As whom our processes talk to the database."""
    ours = (
        "SELECT usename FROM pg_stat_activity WHERE application_name = 'intersession' AND datname = current_database()"
    )
    return {role for (role,) in rig.ask(ours)}


def test_p7_the_web_is_nobody_but_the_applications_role(rig, town):
    town.calls(BEN)
    sees(lambda: connected(rig) == {APP})  # the connection of an earlier test's own verbs may be about to end


@pytest.mark.parametrize("statement", STATEMENTS)
def test_p7_its_role_cannot_change_what_is_on_record(rig, statement):
    for model in protected_models():
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rig.ask(statement.format(table=model._meta.db_table), url=rig.app["DATABASE_URL"])
