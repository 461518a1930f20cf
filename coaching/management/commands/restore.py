from pathlib import Path
from typing import Any

from django.core.management import CommandError, CommandParser
from django.utils import timezone

from coaching.backups import restoring, sets
from coaching.backups.programs import Trouble
from coaching.readiness.telling import Telling


class Command(Telling):
    help = (
        "Restores a backup, checks it, and puts it in the place of the database of DATABASE_URL, which is kept aside "
        "under another name. Stop web, workers and beat first, and run it as the owner."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="a backup, or the folder of all: then its newest")

    def handle(self, *args: Any, backup: Path, **options: Any) -> None:
        try:
            problems = self.tell(restoring.restore(sets.chosen(backup), now=timezone.now()))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        if problems:
            raise CommandError("The backup was not put in place.")
        self.stdout.write(self.style.SUCCESS("Restored. Start the processes, then ask manage.py line_check."))
