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
        "Writes the documents for Twilio's fallback URLs: of each clinic a voice and a text for each language to begin"
        " with, and the same for each country. Host them on another machine than this one: they speak when this one"
        " cannot."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="is made when it is missing")
        parser.add_argument("--check", action="store_true", help="writes nothing; says which files are not today's")

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        if check:
            self._check(folder)
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, document in documents().items():
                (folder / name).write_text(document + "\n", encoding="utf-8")
                self.stdout.write(str(folder / name))
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error

    def _check(self, folder: Path) -> None:
        """Raises CommandError, and so leaves with 1, when a crisis line has changed since they were written."""
        stale = [name for name, document in documents().items() if _written(folder / name) != document]
        if stale:
            raise CommandError(f"Not today's crisis lines: {', '.join(stale)}. Write them anew, and upload them.")
        self.stdout.write("All of them say today's crisis lines.")


def documents() -> dict[str, str]:
    """Of every clinic, and of every country where one of them or a client is; without a database, of every country
    whose numbers we know.
    """
    try:
        clinics = list(Clinic.objects.order_by("pk"))
        countries = {clinic.country for clinic in clinics} | set(Client.objects.values_list("country", flat=True))
        found = {name: document for clinic in clinics for name, document in fallback.of_clinic(clinic).items()}
    except DatabaseError:
        countries, found = set(), {}
    for country in sorted(countries or {country for country in crisis.STATIC if country}):
        found |= fallback.of_country(country)
    return found


def _written(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
