"""Figures become shapes: in proportion, inside the drawing, in whole units, each with its words."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from coaching.charts import Bar, Chart, Column, Pair, Strip, bars, columns, pairs, strips
from coaching.charts.shapes import WIDTH

WEEKS = [f"{day} Mar" for day in range(1, 14)]


def minutes(*values: int) -> Chart:
    points = [Column(label, value, said=f"{value} min") for label, value in zip(WEEKS, values, strict=False)]
    return columns("minutes", title="Minutes a week", summary="Most: 30.", head=["Week", "Minutes"], points=points)


def waits(*rows: Bar) -> Chart:
    return bars("waits", title="Waits", summary="", head=["Asked", "Waited", "Promised"], rows=rows)


def urges(*rows: Pair) -> Chart:
    return pairs("urges", title="Urges", summary="", head=["Contact", "Before", "After"], rows=rows)


def functions(*rows: Strip) -> Chart:
    return strips("functions", title="Contacts", summary="", corner="Week", labels=WEEKS[:3], rows=rows)


ALL = [
    minutes(*range(13)),
    minutes(),
    waits(Bar("A", 90, mark=60), Bar("B", 0, mark=600)),
    waits(),
    urges(Pair("A", 5, 0), Pair("B", 2, None), Pair("C", 3, 3)),
    functions(Strip("Skills", [1, 0, 4])),
    functions(),
]


def test_a_column_is_as_tall_as_its_share() -> None:
    half, whole = minutes(15, 30).boxes
    assert whole.height == 2 * half.height


def test_nothing_has_no_column_and_a_little_is_still_seen() -> None:
    assert [box.height > 0 for box in minutes(0, 1, 5000).boxes] == [True, True]


def test_every_column_says_its_figure() -> None:
    figures = [part.text for part in minutes(4, 0, 12).words if part.look == "figure"]
    assert figures == ["4", "12"]


def test_many_labels_are_thinned_and_the_newest_stays() -> None:
    labels = [part.text for part in minutes(*range(13)).words if part.look == "faint"]
    assert len(labels) < 9
    assert labels[-1] == WEEKS[12]


def test_a_wait_shows_what_it_is_held_against() -> None:
    chart = waits(Bar("Tuesday", 30, said="30 min", mark=60, marked="1 h"))
    ground, bar = chart.boxes
    assert (ground.width, bar.width) == (WIDTH, WIDTH // 2)
    assert chart.lines[0].look == "mark"
    assert chart.table.rows == [["Tuesday", "30 min", "1 h"]]


def test_before_and_after_differ_by_their_shape() -> None:
    assert [dot.look for dot in urges(Pair("A", 5, 2)).dots] == ["before", "after"]
    assert [dot.look for dot in urges(Pair("A", 3, 3)).dots] == ["same"]
    assert [dot.look for dot in urges(Pair("A", 3, None)).dots] == ["before"]


def test_strips_share_one_scale() -> None:
    chart = functions(Strip("Skills", [4, 0, 0]), Strip("Crisis", [1, 0, 0]))
    many, one = chart.boxes
    assert many.height > 3 * one.height
    assert chart.table.rows[0] == ["1 Mar", "4", "1"]


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_it_stays_inside_its_drawing(chart: Chart) -> None:
    for box in chart.boxes:
        assert 0 <= box.x
        assert box.x + box.width <= WIDTH
        assert 0 <= box.y
        assert box.y + box.height <= chart.height
    for point in [*chart.words, *chart.dots]:
        assert 0 <= point.x <= WIDTH
        assert 0 <= point.y <= chart.height


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_every_language_draws_the_same(chart: Chart) -> None:
    """A comma in a coordinate would break the drawing, and so would a quotation mark that is escaped."""
    with translation.override("es"):
        drawn = render_to_string("components/chart.html", {"chart": chart})
    svg = drawn[drawn.index("<svg") : drawn.index("</svg>")]
    assert f'viewBox="0 0 360 {chart.height}"' in svg
    for box in chart.boxes:
        assert f'{box.look}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>' in svg
    for line in chart.lines:
        assert f'{line.look}" x1="{line.x1}" y1="{line.y1}" x2="{line.x2}" y2="{line.y2}"/>' in svg
    for dot in chart.dots:
        assert f'cx="{dot.x}" cy="{dot.y}" r="6"/>' in svg
    for part in chart.words:
        assert f'{part.look}" x="{part.x}" y="{part.y}" text-anchor="{part.anchor}">' in svg
    assert 'aria-labelledby="' in svg
    assert "<table>" in drawn
