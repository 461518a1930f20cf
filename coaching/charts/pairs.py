"""Before and after on one scale: a hollow circle, a way, a filled one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.charts.shapes import Chart, Dot, Line, Table, Words

ROW, HEAD, LEFT, RIGHT = 28, 22, 110, 348


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the scale. `after` None: only what was before is known."""

    label: str
    before: int
    after: int | None


def pairs(
    name: str, *, title: str, summary: str, head: Sequence[str], rows: Sequence[Pair], most: int = 5, key: str = ""
) -> Chart:
    """Ratings from 0 to `most`, the newest first as they are given."""
    chart = Chart(name, title, summary, Table(head, [_cells(row) for row in rows]), HEAD + len(rows) * ROW, key)
    for value in range(most + 1):
        x = _at(value, most)
        chart.lines.append(Line(x, HEAD - 4, x, chart.height - 4, "grid"))
        chart.words.append(Words(x, HEAD - 9, str(value), "middle", "faint"))
    for index, row in enumerate(rows):
        _draw(chart, row, HEAD + index * ROW + ROW // 2, most)
    return chart


def _draw(chart: Chart, row: Pair, y: int, most: int) -> None:
    chart.words.append(Words(0, y + 5, row.label))
    before = _at(row.before, most)
    if row.after is None:
        chart.dots.append(Dot(before, y, "before"))
        return
    after = _at(row.after, most)
    if before == after:
        chart.dots.append(Dot(before, y, "same"))
        return
    chart.lines.append(Line(before, y, after, y, "way"))
    chart.dots += [Dot(before, y, "before"), Dot(after, y, "after")]


def _at(value: int, most: int) -> int:
    return round(LEFT + value / most * (RIGHT - LEFT))


def _cells(row: Pair) -> list[str]:
    return [row.label, str(row.before), "–" if row.after is None else str(row.after)]
