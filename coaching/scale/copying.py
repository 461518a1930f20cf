"""COPY, the fastest way into PostgreSQL, for bulk data only: it goes round the verbs, nothing real comes this way."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

from clinic.fields import EncryptedTextField

AT_ONCE = 2_000
NULL = r"\N"
Row = Sequence[object]


class Stream(io.TextIOBase):
    """Rows as a file that is read once, never whole in memory."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = iter(rows)
        self.sent = 0

    def read(self, _size: int | None = -1) -> str:
        """The next rows, whatever size is asked for; "" at the end."""
        batch = list(islice(self.rows, AT_ONCE))
        self.sent += len(batch)
        return "".join(map(line, batch))


def line(row: Row) -> str:
    """A row as COPY's text form reads it. ValueError for a value that would have to be escaped: ours never do."""
    text = "\t".join([NULL if value is None else str(value) for value in row])
    if text.count("\t") != len(row) - 1 or text.count("\\") != row.count(None) or "\n" in text:
        raise ValueError("bulk data holds no tabs, line ends or backslashes")
    return text + "\n"


def copy(model: type[models.Model], columns: str, rows: Iterable[Row], *, like: models.Model | None = None) -> int:
    """Writes rows into the named columns ("a b c") and returns how many.

    Other columns get the model's defaults, or what `like`, a row written by a verb, has in them.
    """
    names = columns.split()
    others = [field for field in model._meta.local_concrete_fields if _is_left(field, names, like)]
    stream = Stream(_completed(rows, names, others, like) if others else rows)
    quoted = ", ".join(map(connection.ops.quote_name, [*names, *(str(field.column) for field in others)]))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN", stream)
    return stream.sent


def _is_left(field: models.Field, names: list[str], like: models.Model | None) -> bool:
    if field.column in names or field.primary_key or field.generated:
        return False
    return like is not None or not (field.null or field.has_db_default())


def _completed(
    rows: Iterable[Row], names: list[str], others: list[models.Field], like: models.Model | None
) -> Iterator[Row]:
    values = [(field, getattr(like, field.attname) if like else field.get_default()) for field in others]
    for row in rows:
        yield (*row, *(_stored(field, value, row, names) for field, value in values))


def _stored(field: models.Field, value: Any, row: Row, names: list[str]) -> object:
    if isinstance(field, EncryptedTextField):
        return field.seal_for(str(row[names.index("uuid")]), value)
    if isinstance(value, list | dict) and not value:
        return "{}"  # as a list and as JSON
    return value


def ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids of a table's own sequence: rows of other tables can point to them before they are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]
