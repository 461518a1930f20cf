"""The page by keyboard: single keys that can be turned off, Escape that closes, focus that is seen."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.look.conftest import MIRA, Book

pytestmark = pytest.mark.browser
PAGE = '<a href="/#b" data-shortcut="n" id="next">Next</a> <label>Note <input id="note"></label>'


def test_it_lists_the_keys_of_this_page(book: Book) -> None:
    page = book.open(PAGE)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Next", use_inner_text=True)
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_it_presses_what_the_key_stands_for(book: Book) -> None:
    page = book.open(PAGE)
    page.keyboard.press("n")
    page.wait_for_url("**/#b")


def test_it_leaves_keys_alone_while_somebody_writes(book: Book) -> None:
    page = book.open(PAGE)
    page.locator("#note").press_sequentially("n?")
    assert page.locator("#note").input_value() == "n?"
    assert "#b" not in page.url


def test_it_can_turn_the_keys_off_for_good(book: Book) -> None:
    book.parts["/preferences/"] = (204, "", {})
    page = book.open(PAGE)
    page.keyboard.press("?")
    with page.expect_request("**/preferences/") as told:
        page.locator("[data-shortcuts-on]").uncheck()
    assert told.value.post_data == "shortcuts=off"
    page = book.open(PAGE, user=SimpleNamespace(**{**vars(MIRA), "shortcuts": False}))
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert "#b" not in page.url


def test_it_closes_the_menu_and_gives_the_focus_back(book: Book) -> None:
    page = book.open(PAGE)
    page.locator("#menu > summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel")).to_be_hidden()
    expect(page.locator("#menu > summary")).to_be_focused()


def test_it_shows_the_focus_and_skips_to_the_page(book: Book) -> None:
    page = book.open(PAGE)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("e => e === document.activeElement && e.getBoundingClientRect().top >= 0")
    assert float(skip.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")) >= 2
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
