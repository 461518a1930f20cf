"""A board that refreshes itself takes nothing away from the person in front of it, and says when it is old."""

import pytest
from playwright.sync_api import expect

from tests.look.conftest import Book

pytestmark = pytest.mark.browser
REGION = """<section id="queue" data-live hx-get="/queue/" hx-trigger="refresh" hx-swap="innerHTML">
<details id="why" data-keep-open><summary>Why</summary><p>Because</p></details><input id="words" name="words">
<b id="count">1</b></section>"""
NEXT = """<details id="why" data-keep-open><summary>Why</summary><p>Because</p></details>
<input id="words" name="words"><b id="count" data-announce="Two people wait">2</b>"""


@pytest.fixture
def board(book: Book) -> Book:
    book.parts["/queue/"] = (200, NEXT, {})
    book.open(REGION)
    return book


def refresh(book: Book) -> None:
    with book.page.expect_response("**/queue/"):
        book.page.evaluate("htmx.trigger('#queue', 'refresh')")


def test_it_refreshes_and_says_so_to_who_listens(board: Book) -> None:
    refresh(board)
    expect(board.page.locator("#count")).to_have_text("2")
    expect(board.page.locator("#announcer")).to_have_text("Two people wait")


def test_it_asks_in_the_background_so_that_the_session_is_not_prolonged(board: Book) -> None:
    refresh(board)
    assert board.asked[0][1]["x-background"] == "1"


def test_it_leaves_open_what_was_opened(board: Book) -> None:
    board.page.locator("summary", has_text="Why").click()
    refresh(board)
    expect(board.page.locator("#count")).to_have_text("2")
    assert board.page.locator("#why").evaluate("e => e.open")


def test_it_waits_while_somebody_writes(board: Book) -> None:
    board.page.locator("#words").fill("half a sentence")
    refresh(board)
    board.page.wait_for_timeout(200)
    assert board.page.locator("#words").input_value() == "half a sentence"
    assert board.page.locator("#count").text_content() == "1"


def test_it_says_since_when_it_could_not_refresh(board: Book) -> None:
    board.parts["/queue/"] = (503, "", {})
    refresh(board)
    board.page.wait_for_timeout(1100)  # the clocks of the page have ticked
    expect(board.page.locator("#stale")).to_contain_text("Not refreshed since")
    board.parts["/queue/"] = (200, NEXT, {})
    refresh(board)
    expect(board.page.locator("#stale")).to_be_hidden()
    board.complaints.clear()  # the browser itself complains about the 503
