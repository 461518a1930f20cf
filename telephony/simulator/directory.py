"""Whose telephones the simulator's page offers. A floor above knows the people and registers who they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """`role` is "client" or "staff"; `line` is what they call, `partner` whom they come to talk to."""

    number: str
    name: str
    role: str
    line: str
    note: str = ""  # "in pause until 10:14", "therapist, on leave"
    clinic: str = ""
    partner: str = ""


Provider = Callable[[], Iterable[Person]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Called once, when an app is ready; the provider is asked at each showing of the page."""
    if provider not in _providers:
        _providers.append(provider)


def people() -> list[Person]:
    """Everybody who has a telephone, one entry a number."""
    found: dict[str, Person] = {}
    for provider in _providers:
        for person in provider():
            found.setdefault(person.number, person)
    return list(found.values())
