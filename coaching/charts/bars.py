"""Bars under each other, each with its name and its figure; a mark shows what it is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.charts.shapes import WIDTH, Box, Chart, Line, Table, Words, share

ROW, TEXT, THICK = 42, 14, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """`said` is the value as it is read; `mark` what it is held against (a promised time), `marked` that in words."""

    label: str
    value: float
    said: str = ""
    mark: float | None = None
    marked: str = ""


def bars(
    name: str, *, title: str, summary: str, head: Sequence[str], rows: Sequence[Bar], top: float = 0, key: str = ""
) -> Chart:
    """`top`: the value that fills the width; the largest of values and marks unless it is given."""
    top = top or max((max(row.value, row.mark or 0) for row in rows), default=0)
    chart = Chart(name, title, summary, Table(head, [_cells(row, len(head)) for row in rows]), len(rows) * ROW, key)
    for index, row in enumerate(rows):
        y = index * ROW
        chart.words += [Words(0, y + TEXT, row.label), Words(WIDTH, y + TEXT, _said(row), "end", "figure")]
        chart.boxes.append(Box(0, y + TEXT + 6, WIDTH, THICK, "rest"))
        if wide := share(row.value, top, WIDTH):
            chart.boxes.append(Box(0, y + TEXT + 6, wide, THICK))
        if row.mark is not None:
            x = min(max(share(row.mark, top, WIDTH), 2), WIDTH - 2)
            chart.lines.append(Line(x, y + TEXT + 2, x, y + TEXT + THICK + 10, "mark"))
    return chart


def _said(row: Bar) -> str:
    return row.said or f"{row.value:g}"


def _cells(row: Bar, many: int) -> list[str]:
    return [row.label, _said(row), row.marked or "–"][:many]
