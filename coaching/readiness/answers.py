"""The shape of an answer to "is it ready?"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"  # calls are answered; something is worse than it should be
    PROBLEM = "problem"  # calls are not answered, or not safely


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the report; `do` is what makes it right."""

    level: Level
    about: str
    found: str
    do: str = ""


Answers = Iterator[Answer]


def ok(about: str, found: str) -> Answer:
    return Answer(Level.OK, about, found)


def warning(about: str, found: str, do: str) -> Answer:
    return Answer(Level.WARNING, about, found, do)


def problem(about: str, found: str, do: str) -> Answer:
    return Answer(Level.PROBLEM, about, found, do)
