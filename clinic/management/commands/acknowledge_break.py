from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from django.utils import timezone

from clinic import chain_checks, known_breaks


class Command(BaseCommand):
    help = (
        "Says that a broken chain of the audit trail was looked into, by whom and what they found. The alert ends; "
        "verify_audit names the break for good. Run it as the owner of the tables."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("chain", type=int, help="its number, as the alert or verify_audit names it")
        parser.add_argument("--by", required=True, metavar="NAME", help="who looked into it")
        parser.add_argument("--why", required=True, help="what they found; no client's name, nothing about health")

    def handle(self, *args: Any, chain: int, by: str, why: str, **options: Any) -> None:
        now = timezone.now()
        chain_checks.carry_on(now=now)  # what is wrong now, not what was an hour ago
        try:
            known = known_breaks.acknowledge(chain, by=by, why=why, now=now)
        except known_breaks.NotBroken:
            raise CommandError(f"Nothing is wrong in chain {chain}.") from None
        except ProgrammingError as error:
            raise CommandError(f"The database refuses: {error}. Run this as the owner of the tables.") from error
        if chain_checks.carry_on(now=now):
            self.stdout.write("A chain is still broken, at another place: see manage.py verify_audit.")
        self.stdout.write(f"On the trail as known: {known.problem}")
