"""The components for everybody: axe finds nothing, and nothing scrolls sideways, on a telephone and on a desk."""

import pytest
from playwright.sync_api import Page

from tests import axe
from tests.look.conftest import Book
from tests.look.demo_rows import PAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PAGES)
def test_it_is_open_to_everybody_by_day_and_by_night(book: Book, name: str) -> None:
    source, context = PAGES[name]
    page = book.open(source, **context)
    assert book.complaints == []
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert axe.violations(page, *axe.WCAG, "best-practice", by_night=width == 360) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    book.complaints.clear()  # axe tries styles of its own, which our policy refuses


def test_words_that_can_hardly_be_read_are_found_by_day_and_by_night(page: Page) -> None:
    page.set_content("""<html lang="en"><title>Pale</title><style>
      html { font-size: 17px }
      p, em { color: #666; background: #fff } em { color: #aaa }
      @media (prefers-color-scheme: dark) { p, em { color: #444; background: #000 } em { color: #eee } }
    </style><main><h1>Pale</h1><p>By night</p><em>By day</em></main></html>""")
    by_day, by_night = axe.violations(page)
    assert by_day.startswith("light: color-contrast: <em>")
    assert by_night.startswith("dark: color-contrast: <p>")


def test_it_has_targets_for_a_thumb(book: Book) -> None:
    source, context = PAGES["board"]
    book.page.set_viewport_size({"width": 360, "height": 640})
    page = book.open(source, **context)
    boxes = page.locator("main .button:visible").evaluate_all(
        "all => all.map(e => [e.textContent.trim(), e.getBoundingClientRect().width, e.getBoundingClientRect().height])"
    )
    assert boxes
    assert [box for box in boxes if min(box[1:]) < 47.9] == []


def test_it_has_the_primary_action_at_the_thumb_without_scrolling(book: Book) -> None:
    source, context = PAGES["board"]
    book.page.set_viewport_size({"width": 360, "height": 640})
    box = book.open(source, **context).locator(".sticky .button").bounding_box()
    assert box["y"] >= 640 * 2 / 3 - 1
    assert box["y"] + box["height"] <= 640 - 60
