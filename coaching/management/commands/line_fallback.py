from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from clients.models import Client
from clinic import crisis
from clinic.models import Clinic
from coaching.line import fallback


class Command(BaseCommand):
    help = (
        "Writes the documents for Twilio's fallback URLs, a voice and a text for each country. Host them on another"
        " machine than this one: they speak when this one cannot."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="is made when it is missing")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for country in countries():
                for name, document in (("voice", fallback.voice(country)), ("text", fallback.text(country))):
                    path = folder / f"{name}-{country.lower()}.xml"
                    path.write_text(document + "\n", encoding="utf-8")
                    self.stdout.write(str(path))
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error


def countries() -> list[str]:
    """Of the clinics and their clients; without a database, every country whose numbers we know."""
    try:
        found = {*Clinic.objects.values_list("country", flat=True), *Client.objects.values_list("country", flat=True)}
    except DatabaseError:
        found = set()
    return sorted(found or {country for country in crisis.STATIC if country})
