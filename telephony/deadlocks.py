"""Two webhooks of one call can hold what the other one waits for. PostgreSQL ends one of them after a second; what it
did is undone, and it is simply done again: every step is one transaction, and taking it twice is taking it once (P9).
Pages that are only read are asked again as well (`config.reading`).
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

R = TypeVar("R")
DEADLOCK = "40P01"
TRIES = 3


def outlasted(do: Callable[[], R]) -> R:
    """The answer of `do`, whose changes are in transactions of its own. The last deadlock goes to the caller."""
    for _try in range(TRIES - 1):
        try:
            return do()
        except OperationalError as error:
            if connection.in_atomic_block or getattr(error.__cause__, "pgcode", None) != DEADLOCK:
                raise
    return do()
