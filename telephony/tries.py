"""How often and how soon something is tried again that did not get through."""

import random
from datetime import timedelta

MOST_ATTEMPTS = 12
"""With the waits below that is about an hour of a carrier that is down."""
BROKEN_ATTEMPTS = 3
"""For a row on which our own code fails: it will hardly mend itself."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 5, 600
LONGEST_WAIT_FOR_A_CALL_SECONDS = 15
"""Who asked for a call holds their telephone, and it is good for a few minutes only."""


def wait_before_next(attempts: int, *, longest: int = LONGEST_WAIT_SECONDS) -> timedelta:
    """The pause after so many attempts: doubling, with jitter, so that a carrier can recover."""
    seconds = min(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), longest)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311  (jitter, no secret)
