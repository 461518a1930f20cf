"""Several rows of columns over the same weeks and on one scale: what was for what, without a colour for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.charts.columns import Column, draw
from coaching.charts.shapes import WIDTH, Chart, Line, Table, Words

NAME, FIGURE, HEIGHT, GAP = 16, 14, 26, 12
ROW = NAME + FIGURE + HEIGHT + GAP


@dataclass(frozen=True, slots=True)
class Strip:
    """`values` are one for each of the chart's labels."""

    name: str
    values: Sequence[int]


def strips(name: str, *, title: str, summary: str, corner: str, labels: Sequence[str], rows: Sequence[Strip]) -> Chart:
    """`corner` heads the table's first column (what a label is: "Week")."""
    table = Table([corner, *(row.name for row in rows)], _by_label(labels, rows))
    chart = Chart(name, title, summary, table, height=len(rows) * ROW + 8)
    top = max((value for row in rows for value in row.values), default=0)
    for index, row in enumerate(rows):
        y = index * ROW
        floor = y + NAME + FIGURE + HEIGHT
        chart.words.append(Words(0, y + NAME - 3, row.name))
        chart.words.append(Words(WIDTH, y + NAME - 3, str(sum(row.values)), "end", "figure"))
        chart.lines.append(Line(0, floor, WIDTH, floor))
        points = [Column("", value) for value in row.values]
        draw(chart, points, top=top, left=0, width=WIDTH, floor=floor, height=HEIGHT)
    if rows and labels:
        chart.words += [
            Words(0, chart.height - 4, labels[0], "start", "faint"),
            Words(WIDTH, chart.height - 4, labels[-1], "end", "faint"),
        ]
    return chart


def _by_label(labels: Sequence[str], rows: Sequence[Strip]) -> list[list[str]]:
    return [[label, *(str(row.values[index]) for row in rows)] for index, label in enumerate(labels)]
