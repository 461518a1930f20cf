"""Big statements of the hot path are planned once a connection, whatever becomes of the transaction they were in."""

import pytest
from django.db import connection, transaction

from clinic.prepared import Prepared


@pytest.fixture
def doubled() -> Prepared:
    return Prepared("doubled", "SELECT %(number)s * 2, '100%%', %(word)s", {"number": "bigint", "word": "text"})


@pytest.fixture(autouse=True)
def on_a_new_connection(transactional_db):
    connection.close()
    yield
    connection.close()


def ask(statement: Prepared, **values):
    with connection.cursor() as cursor:
        statement.run(cursor, values)
        return cursor.fetchone()


def prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'doubled'")
        return cursor.fetchone()[0]


def test_it_runs_with_named_parameters_of_their_types(doubled):
    assert ask(doubled, number=21, word="a") == (42, "100%", "a")
    assert ask(doubled, word=None, number=None) == (None, "100%", None)


def test_it_is_prepared_once_a_connection(doubled):
    ask(doubled, number=1, word="")
    ask(doubled, number=2, word="")
    assert prepared() == 1
    connection.close()
    assert ask(doubled, number=3, word="")[0] == 6
    assert prepared() == 1


def test_it_outlives_a_rollback(doubled):
    with transaction.atomic():
        ask(doubled, number=1, word="")
        transaction.set_rollback(True)
    assert ask(doubled, number=2, word="")[0] == 4


def test_it_insists_on_a_type_for_each_parameter():
    for types in ({}, {"number": "bigint", "more": "text"}):
        with pytest.raises(ValueError, match="parameters"):
            Prepared("wrong", "SELECT %(number)s", types)
