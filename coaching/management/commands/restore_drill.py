from pathlib import Path
from typing import Any

from django.core.management import CommandError, CommandParser
from django.utils import timezone

from coaching.backups import restoring, sets
from coaching.backups.programs import Trouble
from coaching.readiness.telling import Telling


class Command(Telling):
    help = (
        "Restores a backup into a database of its own, checks everything, takes the time and throws it away. "
        "Nothing of the installation is touched. Run it as the owner, every month."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="a backup, or the folder of all: then its newest")

    def handle(self, *args: Any, backup: Path, **options: Any) -> None:
        try:
            problems = self.tell(restoring.drill(sets.chosen(backup), now=timezone.now()))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        if problems:
            raise CommandError(f"This backup is not good: {problems} to look into.")
        self.stdout.write(self.style.SUCCESS("This backup can be restored."))
