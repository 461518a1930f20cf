"""Two minutes before a session ends the page asks, and staying takes one button (WCAG 2.2.1)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.look.conftest import NOW, Book

pytestmark = pytest.mark.browser


def test_it_says_nothing_while_there_is_time(book: Book) -> None:
    page = book.open("", session_ends_at=NOW + timedelta(minutes=5))
    page.wait_for_timeout(1100)
    expect(page.locator("#session")).to_be_hidden()


def test_it_warns_and_lets_stay(book: Book) -> None:
    book.parts["/session/keep/"] = (204, "", {"Session-Ends": (NOW + timedelta(minutes=15)).isoformat()})
    page = book.open("", session_ends_at=NOW + timedelta(seconds=95))
    expect(page.locator("#session-left")).to_have_text("1:35")
    button = page.locator("[data-session-keep]")
    assert button.evaluate("e => e === document.activeElement")
    button.click()
    expect(page.locator("#session")).to_be_hidden()
    assert book.asked[0][0] == "POST"
    assert book.asked[0][1]["x-csrftoken"] == "token"
