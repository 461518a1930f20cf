"""Each call writes a row into these tables, and an entry into every index of them (decision 3)."""

import pytest
from django.db import connection

HOT = ["telephony_receipt", "telephony_call", "telephony_message", "coaching_contact", "clinic_auditevent"]
PLAIN = """
SELECT i.indrelid::regclass::text, c.relname, i.indkey::int2[]::int[], pg_get_indexdef(i.indexrelid) ~ '_pattern_ops'
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indrelid = ANY (%s::regclass[]) AND i.indpred IS NULL AND i.indexprs IS NULL
"""
NEARLY_ALWAYS_EMPTY = """
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
 WHERE i.indrelid = ANY (%s::regclass[]) AND i.indpred IS NULL AND NOT i.indisunique AND NOT a.attnotnull
"""
LOOKED_FOR = {"clinic_id", "client_id", "therapist_id", "call_id"}  # of a call they are known from the start


def asked(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, [HOT])
        return cursor.fetchall()


@pytest.mark.django_db
def test_none_is_the_beginning_of_another_one():
    plain = [(table, name, tuple(columns)) for table, name, columns, _ in asked(PLAIN)]
    assert len(plain) > len(HOT)
    assert not [
        (name, longer)
        for table, name, columns in plain
        for same_table, longer, more in plain
        if table == same_table and name != longer and more[: len(columns)] == columns
    ]


@pytest.mark.django_db
def test_none_is_for_the_first_letters_of_a_word():
    assert not [name for _, name, _, first_letters in asked(PLAIN) if first_letters]


@pytest.mark.django_db
def test_where_a_column_is_nearly_always_empty_only_the_others_are_kept():
    assert {column for (column,) in asked(NEARLY_ALWAYS_EMPTY)} <= LOOKED_FOR
