"""What a script yields: whatever it has to wait for, or where it goes on."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask us for the next document."""

    url: str
    method: str = "POST"
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document given along with the call, not fetched."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """Until `seconds` have passed (None: for as long as it takes), or a key if `keys`."""

    seconds: float | None
    keys: bool = False


class HangUp:
    """The document ends the call."""


HANG_UP = HangUp()
Next = Fetch | HangUp | None
Steps = Generator[Fetch | Wait, Any, Any]
