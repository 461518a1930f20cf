"""The beat of a journey: the real beat table, run in this process when the clock of the test says so."""

from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField

from config.celery import BEAT, app

EVERY_TICK = 10.0  # seconds; what beats this often runs at each stop of the clock
A_DAY = 86_400.0  # what goes by the clock once a day
ROW_HOLDERS = ("telephony", "agreements", "coaching")


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
    columns = [
        (model._meta.db_table, field.column)
        for label in ROW_HOLDERS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, DateTimeField)
    ]
    if not columns:
        return None
    moments = " UNION ALL ".join(f'SELECT min("{c}") AS t FROM "{t}" WHERE "{c}" > %s' for t, c in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(t) FROM ({moments}) AS moments", [now] * len(columns))
        return cursor.fetchone()[0]
