from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinic import audit, clinics
from clinic.models import Clinic, CoachingLine

BY = audit.SYSTEM("set-up")


class Command(BaseCommand):
    help = (
        "The coaching numbers of a clinic. A new one is answered at once, beside the one before; the oldest is the one "
        "that calls and texts clients, until it is retired."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinic", metavar="SLUG")
        parser.add_argument("--add", metavar="NUMBER", help="with + and country")
        parser.add_argument("--retire", metavar="NUMBER", help="whoever calls it from now on hears that it is no line")

    def handle(self, *args: Any, add: str | None, retire: str | None, **options: Any) -> None:
        clinic = Clinic.objects.filter(slug=options["clinic"]).first()
        if clinic is None:
            raise CommandError(f"No such clinic: {options['clinic']}.")
        if add:
            self._add(clinic, add)
        lines = CoachingLine.objects.filter(clinic=clinic, retired_at=None).order_by("pk")
        if retire:
            self._retire(list(lines), retire)
        for line in lines.all():
            self.stdout.write(str(line.number))

    def _add(self, clinic: Clinic, number: str) -> None:
        try:
            clinics.add_line(clinic, number=number, by=BY, now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _retire(self, lines: list[CoachingLine], number: str) -> None:
        line = next((line for line in lines if str(line.number) == number), None)
        if line is None:
            raise CommandError(f"{number} is no number of this clinic.")
        if len(lines) == 1:
            raise CommandError(f"{number} is the only one: add its successor first.")
        clinics.retire_line(line, by=BY, now=timezone.now())
