from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinic import audit_chain


class Command(BaseCommand):
    help = "Checks the audit trail. Keep the heads it prints outside the database and pass them the next time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="HASH:SEQ",
            help="a head kept from before; may be repeated",
        )

    def handle(self, *args: Any, head: list[str], **options: Any) -> None:
        report = audit_chain.verify(timezone.now(), tuple(head))
        for chain, last in report.heads.items():
            self.stdout.write(f"chain {chain} head {last}")
        for known in report.known:
            self.stdout.write(f"known: {known}")
        if report.problems:
            raise CommandError("\n".join(report.problems))
        self.stdout.write(f"{report.links} events checked: the audit trail is whole.")
