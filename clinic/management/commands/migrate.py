from typing import Any

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations import Migration

PATIENCE = "2s"


class Command(migrate.Command):
    """Django's own, which does not keep a caller waiting: whoever asks for a table that a migration waits for stands in
    line behind it. After two seconds the migration gives way and is begun anew (`config.furnish` does it). One that
    works beside the others (an index made concurrently) waits as long as it takes: it holds up nobody, and cut off it
    would leave half an index behind.
    """

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> Any:
        if action == "apply_start" and migration is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE if migration.atomic else "0"])
        return super().migration_progress_callback(action, migration, fake)
