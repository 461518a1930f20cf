"""The counts of guesses: Django's cache in PostgreSQL, which puts a count down in one statement.

Django's own looks first and inserts then. Of two at the same moment the slower one failed, which PostgreSQL logged as
an error each time ("duplicate key"), and Django took silently.
"""

import base64
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

PUT = """
INSERT INTO {table} AS kept (cache_key, value, expires) VALUES (%(key)s, %(value)s, %(expires)s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
 WHERE %(anyway)s OR kept.expires < %(now)s"""


class Counts(DatabaseCache):
    _table: str
    _cull: Callable[[str, CursorWrapper, datetime, int], None]

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._put(self.make_and_validate_key(key, version=version), value, timeout, anyway=True)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """False where it is there already. Of several at the same moment one gets True."""
        return self._put(self.make_and_validate_key(key, version=version), value, timeout, anyway=False)

    def _put(self, key: str, value: Any, timeout: Any, *, anyway: bool) -> bool:
        alias = router.db_for_write(self.cache_model_class)
        table, now = connections[alias].ops.quote_name(self._table), timezone.now().replace(microsecond=0)
        ends = self.get_backend_timeout(timeout)
        row: dict[str, Any] = {
            "key": key,
            "value": base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1"),  # as `get` reads it
            "expires": datetime.max.replace(tzinfo=UTC) if ends is None else datetime.fromtimestamp(int(ends), tz=UTC),
        }
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  a table's name
            (many,) = cursor.fetchone()
            if many > self._max_entries:
                self._cull(alias, cursor, now, many)
            cursor.execute(PUT.format(table=table), row | {"anyway": anyway, "now": now})
            return bool(cursor.rowcount)
