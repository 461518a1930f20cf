"""The people of the pages, and a clinic with more contacts than are answered at once."""

import pytest

from coaching.models import Contact
from tests.pages.conftest import (  # fmt: skip
    NOON,
    _the_clock_stands,
    ada,
    ben,
    browse,
    calls,
    cleo,
    harbor,
    ines,
    jonas,
    mira,
    now,
    otto,
    riverbend,
)

__all__ = [
    "_the_clock_stands", "ada", "ben", "browse", "calls", "cleo", "harbor", "ines", "jonas", "mira", "now", "otto",
    "riverbend",
]  # fmt: skip


@pytest.fixture
def many(ben):
    """`many(100)`: so many calls from Ben, all at the same moment."""

    def made(number: int) -> None:
        Contact.objects.bulk_create(
            Contact(clinic=ben.clinic, client=ben, kind="call", direction="in", started_at=NOON, note="")
            for _ in range(number)
        )

    return made
