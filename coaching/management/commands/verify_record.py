from typing import Any

from django.core.management import CommandError, CommandParser
from django.utils import timezone

from coaching.backups import checks
from coaching.readiness.telling import Telling


class Command(Telling):
    help = "Is the record whole? Schema, guards, audit trail, agreements, texts, pictures and seal keys, a line each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", action="append", default=[], metavar="HASH:SEQ", help="of the audit trail")

    def handle(self, *args: Any, head: list[str], **options: Any) -> None:
        if problems := self.tell(checks.report(now=timezone.now(), heads=tuple(head))):
            raise CommandError(f"{problems} to look into.")
        self.stdout.write(self.style.SUCCESS("The record is whole."))
