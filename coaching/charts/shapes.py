"""What a chart is drawn of, in whole units of a drawing that is 360 wide: whole, so that no language writes a comma.

`place` is where a shape stands, as the drawing says it: a template would ask for each number by itself how the reader's
language writes it, 900 times on a client's page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

WIDTH = 360


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    look: str = "bar"  # bar, rest (the ground behind a bar)

    @property
    def place(self) -> SafeString:
        return SafeString(f'x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"')


@dataclass(frozen=True, slots=True)
class Words:
    x: int
    y: int
    text: str
    anchor: str = "start"  # start, middle, end
    look: str = "label"  # label, figure, faint

    @property
    def place(self) -> SafeString:
        return SafeString(f'x="{self.x}" y="{self.y}"')


@dataclass(frozen=True, slots=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int
    look: str = "axis"  # axis, grid, mark, way

    @property
    def place(self) -> SafeString:
        return SafeString(f'x1="{self.x1}" y1="{self.y1}" x2="{self.x2}" y2="{self.y2}"')


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    look: str = "after"  # before (hollow), after (filled), same (both at once)

    @property
    def place(self) -> SafeString:
        return SafeString(f'cx="{self.x}" cy="{self.y}"')


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures in words: `head` names the columns, the first cell of a row is its heading."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Chart:
    """`id` is unique on its page. `summary` says in a sentence what is to be seen; `key` explains the marks, if any."""

    id: str
    title: str
    summary: str
    table: Table
    height: int = 0
    key: str = ""
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    @property
    def width(self) -> int:
        return WIDTH


def share(value: float, top: float, length: int) -> int:
    """The length of `value` where `top` is `length`; what is there at all is seen, as one unit at least."""
    if value <= 0 or top <= 0:
        return 0
    return max(1, round(min(value, top) / top * length))
