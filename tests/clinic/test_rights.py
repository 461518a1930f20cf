from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from clinic import append_only, audit, policies
from clinic.models import User
from tests.clinic.conftest import NOON, SET_UP


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def application(riverbend, ada):
    """The rest of the test runs as the application's role, in this transaction only."""
    call_command("grant_rights", role="intersession_test", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE intersession_test")
    return riverbend


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {} SET id = id",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {}",
        "SET LOCAL session_replication_role = replica",
        "CREATE TABLE loophole (id int)",
    ],
)
@pytest.mark.parametrize("table", ["clinic_auditevent", "clinic_auditlink", "clinic_policy"])
def test_it_cannot_change_what_is_on_record(application, sql, table):
    with pytest.raises(DatabaseError, match="permission denied|must be owner"), transaction.atomic():
        run(sql.format(table))


def test_it_cannot_drop_the_guard(application):
    guard = append_only.protected_models()[0]._meta.triggers[0]
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic():
        run(f"DROP FUNCTION {guard.get_pgid(append_only.protected_models()[0])}() CASCADE")


def test_it_can_do_the_daily_work(application, ada):
    policies.publish(application, by=ada, now=NOON, rule_hours=12)
    audit.link(NOON)
    User.objects.filter(pk=ada.pk).update(name="Ada Q.")
    assert User.objects.get(pk=ada.pk).name == "Ada Q."
    audit.record(SET_UP, "clinic.looked_at", application, clinic_id=application.pk, now=NOON)


def test_it_cannot_pretend_a_migration(application):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run("DELETE FROM django_migrations")


def test_granting_again_changes_nothing(db):
    out = StringIO()
    call_command("grant_rights", role="intersession_test", stdout=out)
    call_command("grant_rights", role="intersession_test", stdout=out)
    assert out.getvalue().count("intersession_test has its rights") == 2


def test_only_the_owner_grants(application):
    with pytest.raises(CommandError, match="owner"), transaction.atomic():
        call_command("grant_rights", role="intersession_other", stdout=StringIO())
