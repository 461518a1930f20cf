"""The log's rows on a desk: columns that line up, and a page that is not laid out anew as a whole whenever it grows."""

from types import SimpleNamespace

import pytest

from coaching.log.columns import COLUMNS
from tests.look.conftest import NOW, Book

pytestmark = pytest.mark.browser
LIST = """<div class="page-log"><div class="beside-list">
{% include "components/log_table.html" with caption="Contacts" selects=True %}</div></div>"""
WORDS = ("Ben Okafor", "Fay Lindqvist-Wennerström of the long name")
ROWS = [
    SimpleNamespace(
        uuid=f"0{number}", url="/", at=NOW, name=WORDS[number % 2], with_name="Jonas Weber", icon="phone", wait=17,
        what="Call from the client", outcome="Call-back taken", reason="the therapist is away", talk=660, severity=4,
        function="Relationship repair", note="Signed late", note_tone="amber", review="Signed off",
    )
    for number in range(60)
]  # fmt: skip
EVERY = {name: True for name, _label in COLUMNS} | {"with": True}
EDGES = "rows => rows.map(row => [...row.children].map(cell => Math.round(cell.getBoundingClientRect().left)).join())"
RUNS_OVER = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"
SKIPPED = """() => [...document.querySelectorAll(".log tbody tr")].filter(
  row => !row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length > 20"""


@pytest.mark.parametrize("width", [990, 1280])
def test_every_row_has_the_columns_of_the_head(book: Book, width: int) -> None:
    book.page.set_viewport_size({"width": width, "height": 800})
    page = book.open(LIST, rows=ROWS[:4], columns=EVERY)
    assert len(set(page.locator(".log tr").evaluate_all(EDGES))) == 1
    assert page.locator(".log :is(th:not(.select), td)").evaluate_all(RUNS_OVER) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_rows_out_of_sight_wait_until_they_are_looked_at(book: Book, width: int) -> None:
    book.page.set_viewport_size({"width": width, "height": 640})
    page = book.open(LIST, rows=ROWS, columns=EVERY)
    page.wait_for_function(SKIPPED)  # the page is painted first
    assert page.evaluate("document.documentElement.scrollWidth") == width
