"""Bugs that are planted in the rig's processes on purpose, to see that the rig finds them."""

from collections.abc import Callable

BUGS: dict[str, Callable[[], None]] = {}


def plant(name: str) -> None:
    BUGS[name]()
