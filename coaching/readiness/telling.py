"""How a command says answers: one line each, in the colour of its level."""

from __future__ import annotations

from django.core.management import BaseCommand

from coaching.readiness.answers import Answer, Answers, Level


class Telling(BaseCommand):
    """A command that asks and tells."""

    requires_system_checks: list[str] = []  # it has to speak also when something is wrong

    def tell(self, answers: Answers) -> int:
        """How many are problems."""
        problems = 0
        for answer in answers:
            self.stdout.write(self._line(answer))
            self.stdout.flush()
            problems += answer.level == Level.PROBLEM
        return problems

    def _line(self, answer: Answer) -> str:
        colour = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.PROBLEM: self.style.ERROR}
        to_do = f" → {answer.do}" if answer.do else ""
        return f"{colour[answer.level](f'{answer.level:<8}')} {answer.about}: {answer.found}{to_do}"
