from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coaching.backups import making, sets
from coaching.backups.programs import Trouble


class Command(BaseCommand):
    help = "Makes a backup beside the running application: the database, pictures and seal keys, all of it encrypted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="of all backups; this one gets a folder of its own in it")
        parser.add_argument("--keep", type=int, metavar="N", help="and take away all but the newest N")

    def handle(self, *args: Any, folder: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep 1 is the least.")
        try:
            backup = making.make(folder, now=timezone.now())
        except (Trouble, OSError) as error:
            raise CommandError(str(error)) from error
        said = backup.manifest()
        self.stdout.write(
            f"{backup.folder}: {sum(said.rows.values()):,} rows, {said.bytes:,} bytes, {said.files} pictures."
        )
        self.stdout.write(f"It opens with FIELD_KEYS only ({', '.join(said.field_keys)}): keep these elsewhere.")
        if keep and (gone := sets.forget_older(folder, keep=keep)):
            self.stdout.write(f"{gone} older taken away.")
