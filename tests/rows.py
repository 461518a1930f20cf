"""Every row of ours as one statement that puts it back into empty tables, and what the sequences go on from."""

from functools import cache

from django.apps import apps
from django.db import connection, transaction
from psycopg2.extensions import QuotedString

from coaching.models import Contact

APPS = ("account", "clinic", "telephony", "clients", "agreements", "coaching")
ROWS = "SELECT {number}, json_agg(t)::text FROM {table} t HAVING count(*) > 0"
COPY = "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, {rows}::json)"
GO_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"


def script() -> str:
    """What is in the database now."""
    everything = " UNION ALL ".join(ROWS.format(number=number, table=table) for number, table in enumerate(_tables()))
    with connection.cursor() as cursor:
        cursor.execute(f"{everything} ORDER BY 1")
        return ";".join(_put_back(number, rows) for number, rows in cursor.fetchall())


@transaction.atomic
def put(script: str) -> None:
    """All of it at once; who points at whom is looked at in the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL DEFERRED;{script}")


def _put_back(number: int, rows: str) -> str:
    table, columns = list(_tables().items())[number]
    quoted = QuotedString(rows)
    quoted.encoding = "utf-8"
    copy = COPY.format(
        table=table, columns=", ".join(map(connection.ops.quote_name, columns)), rows=quoted.getquoted().decode()
    )
    return f"{copy};{GO_ON.format(table=table)}" if "id" in columns else copy


@cache
def _tables() -> dict[str, list[str]]:
    """Every table of ours with the columns that can be written; contacts last, as a signed one takes no more parts."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {
        model._meta.db_table: [field.column for field in model._meta.concrete_fields if not field.generated]
        for model in sorted(models, key=lambda model: model is Contact)
    }
