"""Statements that a connection plans once, not at every call.

For the few big statements of the hot path, and those of the pages that are asked most (clinic.planned): PostgreSQL
needs longer to plan them than to carry them out (decision 0003). PREPARE lives as long as its connection and is no part
of a transaction: a rollback leaves it there. Behind a pooler, use its session mode.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.backends.utils import CursorWrapper

NAMED = re.compile(r"%\((\w+)\)s|%%")


class Named:
    """A statement under a name: the words that prepare it, with `literals` written into them, and those that run it."""

    def __init__(self, prepare: str, execute: str, literals: Sequence[Any] | None = None) -> None:
        self.prepare, self.execute, self._literals = prepare, execute, literals
        self._ready: WeakSet[Any] = WeakSet()

    def run(self, cursor: CursorWrapper, values: Mapping[str, Any] | Sequence[Any]) -> None:
        """Executes it on Django's default connection, whose cursor this is; prepared where it is not yet."""
        session = connection.connection
        if session not in self._ready:
            with connection.wrap_database_errors:
                cursor.cursor.execute(self.prepare, self._literals)  # below Django's own count of statements
            self._ready.add(session)
        cursor.execute(self.execute, values)


class Prepared(Named):
    """One statement with named parameters (`%(line)s`) and their PostgreSQL types, in the order of `types`."""

    def __init__(self, name: str, sql: str, types: Mapping[str, str]) -> None:
        """ValueError when the statement names a parameter without a type, or a type is of none."""
        if {found for found in NAMED.findall(sql) if found} != set(types):
            raise ValueError(f"{name}: the statement's parameters are not those that have a type")
        places = {parameter: f"${place}" for place, parameter in enumerate(types, 1)}
        prepare = NAMED.sub(lambda found: places[found[1]] if found[1] else "%", sql)
        super().__init__(
            f"PREPARE {name} ({', '.join(types.values())}) AS {prepare}",
            f"EXECUTE {name} ({', '.join(f'%({parameter})s' for parameter in types)})",
        )
