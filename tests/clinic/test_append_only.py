import pytest
from django.db import DatabaseError, connection, transaction

from clinic import append_only
from clinic.models import AuditEvent, AuditLink, Policy
from tests.clinic.conftest import NOON
from tests.truncate import guard_truncate

TABLES = [AuditEvent, AuditLink, Policy]


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def filled(riverbend):
    AuditLink.objects.create(
        event=AuditEvent.objects.earliest("id"), chain=riverbend.pk, seq=1, hash="0" * 64, linked_at=NOON
    )


def test_they_are_found_by_their_triggers():
    assert set(TABLES) <= set(append_only.protected_models())


@pytest.mark.parametrize("model", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_rows_are_neither_changed_nor_deleted(filled, model, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(sql.format(model._meta.db_table))


@pytest.mark.parametrize("model", TABLES)
def test_the_whole_table_is_not_emptied(filled, model):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still pending cannot be altered
    guard_truncate(on=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_transactional_tests_can_empty_their_database(filled):
    assert AuditEvent.objects.exists()
