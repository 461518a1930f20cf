"""The demo clinic for tests that only need it there: made once by the product's own verbs, copied after that.

A copy is every row as it was, and what the sequences go on from. The tests of loading itself load.
"""

from datetime import datetime
from functools import cache

from django.apps import apps
from django.db import connection, transaction

from clinic.models import Clinic
from coaching import demo
from coaching.models import Contact

APPS = ("account", "clinic", "telephony", "clients", "agreements", "coaching")
ROWS = "SELECT coalesce(json_agg(t), '[]')::text FROM {} t"
COPY = "INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, %s::json)"
GO_ON = "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))"

_made: dict[tuple[datetime, bool], dict[str, str]] = {}


def load(*, now: datetime, history: bool = True) -> None:
    """As `demo.load`: a clinic that is there already is left alone."""
    if (now, history) not in _made:
        demo.load(now=now, history=history)
        _made[now, history] = _everything()
    elif not Clinic.objects.exists():
        _copy(_made[now, history])


def _everything() -> dict[str, str]:
    with connection.cursor() as cursor:
        found = {table: _rows(cursor, table) for table in _tables()}
    return {table: rows for table, rows in found.items() if rows != "[]"}


def _rows(cursor, table: str) -> str:
    cursor.execute(ROWS.format(table))
    return cursor.fetchone()[0]


@transaction.atomic
def _copy(made: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, rows in made.items():
            columns = _tables()[table]
            cursor.execute(COPY.format(table, ", ".join(map(connection.ops.quote_name, columns))), [rows])
            if "id" in columns:
                cursor.execute(GO_ON.format(table), [table])


@cache
def _tables() -> dict[str, list[str]]:
    """Every table of ours with the columns that can be written; contacts last, as a signed one takes no more parts."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {
        model._meta.db_table: [field.column for field in model._meta.concrete_fields if not field.generated]
        for model in sorted(models, key=lambda model: model is Contact)
    }
