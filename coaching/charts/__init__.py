"""Charts as SVG: pure functions from figures to shapes, drawn by `templates/components/chart.html`.

Nothing depends on colour: every bar carries its figure, before and after differ by their shape, and each chart has a
sentence that says it and a table that holds all of it. Numbers, words and times come in as they are to be read; nothing
here knows a model, a clock or a language.

    {% include "components/chart.html" with chart=chart only %}

The first argument of each is the id of its drawing on the page.
"""

from coaching.charts.bars import Bar, bars
from coaching.charts.columns import Column, columns
from coaching.charts.pairs import Pair, pairs
from coaching.charts.shapes import Chart, Table
from coaching.charts.strips import Strip, strips

__all__ = ["Bar", "Chart", "Column", "Pair", "Strip", "Table", "bars", "columns", "pairs", "strips"]
