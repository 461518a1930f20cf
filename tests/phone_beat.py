"""The beat of a journey: the real beat table, run in this process when the clock of the test says so."""

from datetime import datetime
from functools import cache
from typing import Any
from weakref import WeakSet

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, Model

from config.celery import BEAT, app

EVERY_TICK = 1.0  # second; what beats this often runs at each stop of the clock
A_DAY = 86_400.0  # what goes by the clock once a day
ROW_HOLDERS = ("telephony", "agreements", "coaching")
_prepared: WeakSet[Any] = WeakSet()  # connections that know the question of `next_due_row`


class Beat:
    def __init__(self) -> None:
        app.loader.import_default_modules()
        self._last: dict[str, datetime] = {}

    def run(self, now: datetime) -> None:
        for name, entry in BEAT.items():
            task = app.tasks.get(entry["task"])
            last = self._last.get(name)
            every = entry["schedule"] if isinstance(entry["schedule"], int | float) else A_DAY
            rare = every > EVERY_TICK
            if task is None or (rare and last and (now - last).total_seconds() < every):
                continue
            self._last[name] = now
            task.apply(throw=True)


def next_due_row(now: datetime) -> datetime | None:
    """The nearest moment after `now` that any row holds: something may be due then."""
    with connection.cursor() as cursor:
        if connection.connection not in _prepared:
            cursor.execute(f"PREPARE nearest (timestamptz) AS {_nearest()}")
            _prepared.add(connection.connection)
        cursor.execute("EXECUTE nearest (%s)", [now])
        return cursor.fetchone()[0]


@cache
def _nearest() -> str:
    """Each table is read once for all of its moments: planning a query for each of them, at
    each stop of the clock, took most of a journey."""
    models = [model for label in ROW_HOLDERS for model in apps.get_app_config(label).get_models()]
    tables = " UNION ALL ".join(filter(None, map(_nearest_of, models)))
    return f"SELECT min(t) FROM ({tables}) AS moments"


def _nearest_of(model: type[Model]) -> str:
    columns = [field.column for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]
    moments = ", ".join(f'min("{column}") FILTER (WHERE "{column}" > $1)' for column in columns)
    return f'SELECT least({moments}) AS t FROM "{model._meta.db_table}"' if columns else ""
