import sys
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from coaching import readiness
from coaching.readiness import Answer, Level


class Command(BaseCommand):
    help = "Is this installation ready to take calls? One line per check; leaves with 1 where there is a problem."
    requires_system_checks: list[str] = []  # it has to speak also when something is wrong

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for answer in readiness.report(now=timezone.now()):
            self.stdout.write(self._line(answer))
            problems += answer.level == Level.PROBLEM
        if problems:
            self.stdout.write(self.style.ERROR(f"Not ready: {problems} to put right."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("Ready to take calls."))

    def _line(self, answer: Answer) -> str:
        colour = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.PROBLEM: self.style.ERROR}
        to_do = f" → {answer.do}" if answer.do else ""
        return f"{colour[answer.level](f'{answer.level:<8}')} {answer.about}: {answer.found}{to_do}"
