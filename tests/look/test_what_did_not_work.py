"""What was pressed and came to nothing, on a lost connection or a broken server, is said, and can be pressed again."""

import pytest
from playwright.sync_api import expect

from tests.look.conftest import Book

pytestmark = pytest.mark.browser
LOG = """{% for number in "0123456789" %}<p>Above</p><p>the</p><p>end</p><p>of</p><p>the</p><p>list</p>{% endfor %}
<table class="log"><tbody><tr><td>Ben Okafor</td></tr></tbody></table>{% include "coaching/log/older.html" %}"""
MORE = """<table class="log"><tbody><tr><td>Cleo Martin</td></tr></tbody></table><div id="older"></div>"""
CLAIM = """<form method="post" action="/claim/" hx-post="/claim/" hx-target="#done"><button>I take it</button></form>
<p id="done"></p>"""
NO_ROWS = "The older contacts could not be fetched. Check your connection and try again."


@pytest.fixture
def book(book: Book):
    yield book
    book.complaints.clear()  # the browser itself complains about each


def test_older_contacts_that_do_not_come_are_told_beside_the_button(book: Book) -> None:
    page = book.open(LOG, after="x", rows=[1], is_first=True)
    page.route("**/?after=x", lambda route: route.abort())
    older, told, names = page.get_by_role("link", name="Older"), page.locator("#older-missed"), page.locator(".log td")
    older.scroll_into_view_if_needed()
    expect(told).to_have_text(NO_ROWS)
    expect(older).to_have_accessible_description(NO_ROWS)
    page.unroute("**/?after=x")
    book.parts["/"] = (503, "", {})
    with page.expect_response("**/?after=x"):
        older.click()
    expect(told).to_have_text(NO_ROWS)
    book.parts["/"] = (200, MORE, {})
    older.click()
    expect(names).to_have_text(["Ben Okafor", "Cleo Martin"])
    expect(told).to_have_count(0)
    expect(page.locator("#stale")).to_be_hidden()


def test_anything_else_is_told_above_the_page_until_it_works(book: Book) -> None:
    book.parts["/claim/"] = (502, "", {})
    page = book.open(CLAIM)
    strip = page.locator("#stale")
    page.get_by_role("button", name="I take it").click()
    expect(strip).to_have_text("That did not work. Check your connection and try again.")
    book.parts["/claim/"] = (200, "Taken", {})
    page.get_by_role("button", name="I take it").click()
    expect(page.locator("#done")).to_have_text("Taken")
    expect(strip).to_be_hidden()
