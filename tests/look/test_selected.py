"""How many contacts are selected stands beside the button that signs them off."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.look.conftest import NOW, Book

pytestmark = pytest.mark.browser
LIST = """{% load static %}<script src="{% static 'js/log.js' %}" defer></script><aside id="beside"></aside>
{% include "coaching/log/list.html" %}"""
ROWS = [SimpleNamespace(uuid=f"0{n}", url="/", at=NOW, name=f"Client {n}", icon="phone", what="Call") for n in range(3)]


def test_it_is_counted_as_boxes_are_ticked(book: Book) -> None:
    page = book.open(LIST, rows=ROWS, reviews=True, here="")
    told, button = page.locator("#selected"), page.get_by_role("button", name="Sign off what is selected")
    expect(told).to_have_text("")
    for many, words in enumerate(("1 contact selected", "2 contacts selected", "3 contacts selected")):
        page.get_by_role("checkbox").nth(many).check()
        expect(told).to_have_text(words)
    page.get_by_role("checkbox").first.uncheck()
    expect(told).to_have_text("2 contacts selected")
    expect(told).to_have_role("status")
    expect(button).to_be_enabled()
