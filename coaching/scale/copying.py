"""COPY, the fastest way into PostgreSQL, for bulk data only: it goes round the verbs, nothing real comes this way."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection

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


def copy(table: str, columns: str, rows: Iterable[Row]) -> int:
    """Writes rows into the named columns ("a b c") and returns how many."""
    stream = Stream(rows)
    names = ", ".join(map(connection.ops.quote_name, columns.split()))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN", stream)
    return stream.sent


def ids(table: str, count: int) -> Iterator[int]:
    """So many ids of a table's own sequence: rows of other tables can point to them before they are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        yield from [pk for (pk,) in cursor.fetchall()]
