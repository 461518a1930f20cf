"""Light, dark, or what the device asks for; right from the first paint."""

import pytest
from playwright.sync_api import Page

from tests.look.conftest import Book

pytestmark = pytest.mark.browser
DAY, NIGHT = "rgb(250, 246, 239)", "rgb(24, 32, 38)"


def paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_it_follows_the_device(book: Book) -> None:
    book.page.emulate_media(color_scheme="dark")
    assert paper(book.open("")) == NIGHT
    book.page.emulate_media(color_scheme="light")
    assert paper(book.page) == DAY


def test_it_keeps_a_choice(book: Book) -> None:
    book.page.emulate_media(color_scheme="light")
    page = book.open("")
    page.locator("#menu > summary").click()
    page.locator("[data-theme-choice=dark]").click()
    assert paper(page) == NIGHT
    assert paper(book.open("")) == NIGHT
    assert 'data-theme="dark"' in book.html
    page.locator("#menu > summary").click()
    page.locator("[data-theme-choice='']").click()
    assert 'data-theme=""' in book.open("").content()


def test_it_takes_no_other_word_from_a_cookie(book: Book) -> None:
    book.page.context.add_cookies([{"name": "theme", "value": "x", "url": "http://look.test"}])
    assert 'data-theme=""' in book.open("").content()
