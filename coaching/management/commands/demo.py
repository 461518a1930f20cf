from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coaching import demo


class Command(BaseCommand):
    help = "Loads the demo clinics with their people and some weeks of history. Again: nothing changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-history", action="store_true", help="only the people and Cleo's pause: nothing past, nothing due"
        )

    def handle(self, *args: Any, no_history: bool = False, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("Everybody knows the demo's passwords: it is loaded on local installations only.")
        loaded = demo.load(now=timezone.now(), history=not no_history)
        if options["verbosity"]:
            self.stdout.write("The demo clinic is loaded." if loaded else "The demo clinic is there already.")
