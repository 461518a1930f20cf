"""Crisis lines whose words take two lines on a narrow telephone stand apart: one number is read with its own words."""

import pytest

from clinic.models import CrisisLine
from tests.look.conftest import Book

pytestmark = pytest.mark.browser
APART = 12  # pixels between the last line of one and the first of the next: half of a line
WORDS = "Línea 988 de prevención del suicidio y crisis"
LINES = [CrisisLine(number="988", label=WORDS, how=how) for how in ("call", "text")]
OF_WORDS = """spans => spans.map(span => {
  const range = document.createRange(); range.selectNodeContents(span);
  const box = range.getBoundingClientRect(); return [box.top, box.bottom, range.getClientRects().length]; })"""


def test_two_rows_of_two_lines_do_not_run_together(book: Book) -> None:
    page = book.open('{% include "components/crisis.html" with lines=told %}', told=LINES)
    page.set_viewport_size({"width": 360, "height": 640})
    (_top, first_ends, lines), (second_begins, _bottom, _lines) = page.locator("main .crisis .for").evaluate_all(
        OF_WORDS
    )
    assert lines > 1, "the words fit in one line, and nothing is measured"
    assert second_begins - first_ends >= APART
