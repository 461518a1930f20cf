import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coaching import scale


class Command(BaseCommand):
    help = "Opens one more clinic with bulk data, to measure with. Sign in as admin@scale.example or t1@scale.example."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, default=1_000, metavar="N")
        parser.add_argument("--contacts", type=int, default=100_000, metavar="M")
        parser.add_argument("--seed", type=int, default=scale.SEED, help="the same seed makes the same data")

    def handle(self, *args: Any, clients: int, contacts: int, seed: int, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("This is made-up data: it is loaded on local installations only.")
        if not 1 <= clients <= 1_000_000 or contacts < 0:
            raise CommandError("--clients is from 1 to 1,000,000, --contacts is not negative.")
        started = time.perf_counter()
        people = scale.load(clients=clients, contacts_count=contacts, now=timezone.now(), seed=seed)
        seconds = time.perf_counter() - started
        rows = contacts + 5 * clients
        self.stdout.write(
            f"{people.clinic.name}: {clients:,} clients, {contacts:,} contacts in {seconds:.1f} s,"
            f" {rows / seconds:,.0f} rows/s. Line {people.line}."
        )
