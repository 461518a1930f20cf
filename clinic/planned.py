"""The statement of a page, planned once a connection: PostgreSQL takes three times as long to plan a board's as to
carry it out, and every open board asks again each few seconds (decision 0028).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

from clinic.given import Given
from clinic.prepared import Named

ROOM = 200_000  # characters of SQL that one connection keeps plans of: a hundred bytes of PostgreSQL's memory each
GENERIC = "SET LOCAL plan_cache_mode = force_generic_plan; "  # else it is planned again for every person and moment
PLACE = re.compile(r"%%|(IN )?%s")

_numbers = count(1)
_taken: WeakKeyDictionary[Any, int] = WeakKeyDictionary()  # of the room, by connection


class Planned(Named):
    """Only what is given becomes a parameter, of the type that its place asks for. The rest stays as words, so that the
    one plan for everybody still finds the partial indexes.
    """

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        name = f"page_{next(_numbers)}"
        self._given = list({each.key: each for each in params if isinstance(each, Given)}.values())
        places = {each.key: f"${number}" for number, each in enumerate(self._given, 1)}
        words = iter(params)

        def placed(found: re.Match[str]) -> str:
            if found[0] == "%%" or not isinstance(value := next(words), Given):
                return found[0]
            return f"= ANY ({places[value.key]})" if found[1] else places[value.key]

        super().__init__(
            f"PREPARE {name} AS {PLACE.sub(placed, sql)}",
            f"{GENERIC}EXECUTE {name} ({', '.join('%s' for _ in self._given)})",
            [each for each in params if not isinstance(each, Given)],
        )

    def ask(self, cursor: CursorWrapper, told: Mapping[str, Any]) -> bool:
        """False, and nothing was asked, where this connection has no room left for its plan."""
        if not self._has_room(connection.connection):
            return False
        values = (each.among(told) for each in self._given)
        self.run(cursor, [list(value) if isinstance(value, tuple) else value for value in values])
        return True

    def _has_room(self, session: Any) -> bool:
        if session in self._ready:
            return True
        taken = _taken.get(session, 0) + len(self.prepare)
        if taken > ROOM:
            return False
        _taken[session] = taken
        return True
