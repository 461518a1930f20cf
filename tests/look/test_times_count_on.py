"""In the browser a time counts on in the very words in which the page was written: it never jumps."""

from datetime import timedelta

import pytest

from coaching.templatetags import time_words
from tests.look.conftest import NOW, Book

pytestmark = pytest.mark.browser

STYLES = ("near", "deadline", "left")
GAPS = [
    timedelta(seconds=seconds)
    for seconds in (0, 1, 59, 60, 61, 90, 1799, 1800, 1801, 1861, 3599, 3600, 3661, 7260, 86_399, 86_460, 172_799)
    + (172_800, 180_000, 259_260, 1_209_599, 1_209_600, 1_300_000)
]
EACH = [(NOW + gap * sign, style) for gap in GAPS for sign in (1, -1) for style in STYLES]
PAGE = "{% for value, style in each %}<p>{% when value style=style bare=True %}</p>{% endfor %}"


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=61), timedelta(hours=25)])
def test_it_counts_on_in_the_same_words(book: Book, later: timedelta) -> None:
    page = book.open(PAGE, each=EACH)
    page.clock.set_fixed_time(NOW + later)
    expected = [list(time_words.gap(value, NOW + later, style)) for value, style in EACH]
    page.wait_for_function("first => document.querySelector('[data-gap]').textContent === first", arg=expected[0][0])
    read = "times => times.map(time => [time.textContent, time.dataset.tone])"
    assert page.locator("time").evaluate_all(read) == expected


def test_it_believes_the_servers_clock_when_the_telephone_is_wrong(book: Book) -> None:
    page = book.open("{% when value %}", value=NOW + timedelta(minutes=30))
    page.clock.set_fixed_time(NOW + timedelta(hours=3))
    page.reload()
    assert page.locator("[data-gap]").text_content() == "in 30 min"
