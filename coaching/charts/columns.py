"""Columns side by side: one figure for each week, hour or step of a distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.charts.shapes import WIDTH, Box, Chart, Line, Table, Words, share

HEIGHT, ABOVE, BELOW = 120, 18, 20
SHORT = 44  # units that a short label ("3 Mar") needs


@dataclass(frozen=True, slots=True)
class Column:
    """`said` is the value as it is read ("1 h 5 min"); `figure` stands above the column, in few characters."""

    label: str
    value: float
    said: str = ""
    figure: str = ""


def columns(
    name: str, *, title: str, summary: str, head: Sequence[str], points: Sequence[Column], top: float = 0
) -> Chart:
    """`top`: the value that fills the height; the largest one unless charts beside each other share one."""
    table = Table(head, [(point.label, point.said or f"{point.value:g}") for point in points])
    chart = Chart(name, title, summary, table, height=ABOVE + HEIGHT + BELOW)
    floor = ABOVE + HEIGHT
    chart.lines.append(Line(0, floor, WIDTH, floor))
    draw(chart, points, top=top, left=0, width=WIDTH, floor=floor, height=HEIGHT)
    every = -(-len(points) * SHORT // WIDTH) or 1
    step = WIDTH / max(len(points), 1)
    for index, point in enumerate(points):
        if (len(points) - 1 - index) % every == 0:  # the last one, the newest, is always named
            chart.words.append(_label(point.label, round((index + 0.5) * step), floor + 15))
    return chart


def draw(chart: Chart, points: Sequence[Column], *, top: float, left: int, width: int, floor: int, height: int) -> None:
    """The columns and their figures between `left` and `left + width`, standing on `floor`."""
    top = top or max((point.value for point in points), default=0)
    step = width / max(len(points), 1)
    for index, point in enumerate(points):
        tall = share(point.value, top, height)
        middle = round(left + (index + 0.5) * step)
        if tall:
            thick = max(4, round(step * 0.7))
            chart.boxes.append(Box(middle - thick // 2, floor - tall, thick, tall))
            figure = point.figure or f"{point.value:g}"
            chart.words.append(Words(middle, floor - tall - 4, figure, "middle", "figure"))


def _label(text: str, x: int, y: int) -> Words:
    """Kept inside the drawing at both ends."""
    if x < SHORT // 2:
        return Words(0, y, text, "start", "faint")
    if x > WIDTH - SHORT // 2:
        return Words(WIDTH, y, text, "end", "faint")
    return Words(x, y, text, "middle", "faint")
