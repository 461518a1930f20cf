"""Ben's page in his hand: without JavaScript, without a network, for everybody, by the keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from coaching.models import CallBack
from tests import axe
from tests.own_page.conftest import PIN
from tests.riverbend import NOON, harm

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEPT = """async (address) => {  // the worker is at work, and the page is in the phone
  await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 1200; tries += 1) {
    if (await caches.match(address, { ignoreVary: true })) return true;
    await new Promise((go) => setTimeout(go, 25));
  }
  return false;
}"""


def open_page(page, address) -> None:
    page.goto(address)
    page.get_by_label("Your 6-digit PIN").fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url(f"**{address}")


def test_p4_a_request_is_made_without_javascript(plain, bens) -> None:
    plain.goto(bens)
    call = plain.get_by_role("link", name="Call us").bounding_box()
    assert call["y"] + call["height"] <= 640  # with the crisis lines above it, on the first screen
    plain.get_by_label("Your 6-digit PIN").fill("111111")
    plain.get_by_label("Your 6-digit PIN").press("Enter")
    expect(plain.get_by_role("alert")).to_contain_text("You have 4 more tries.")
    plain.get_by_label("Your 6-digit PIN").fill(PIN)
    plain.get_by_label("Your 6-digit PIN").press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("You can call now")
    plain.get_by_role("radio", name="5", exact=True).check()
    plain.get_by_role("button", name="Ask to be called").click()
    expect(plain.get_by_role("alert")).to_contain_text("If you cannot keep yourself safe")
    assert CallBack.objects.get().severity == 5
    plain.get_by_role("button", name="Español").click()
    assert plain.locator("html").get_attribute("lang") == "es"


def test_p4_another_language_costs_nothing_that_was_typed(plain, bens) -> None:
    """Without JavaScript; and Enter in a field goes on, though the choice stands before it."""
    open_page(plain, bens)
    plain.get_by_role("radio", name="4", exact=True).check()
    plain.get_by_role("radio", name="Another number").check()
    plain.locator("#id_other").fill("12")
    plain.get_by_role("button", name="Español").click()
    expect(plain.locator("html")).to_have_attribute("lang", "es")
    expect(plain.locator("#id_other")).to_have_value("12")
    plain.locator("#id_other").press("Enter")
    expect(plain.get_by_role("alert")).to_contain_text("Hay un problema")
    plain.get_by_role("button", name="English").click()
    expect(plain.get_by_role("alert")).to_contain_text("There is a problem")
    plain.locator("#id_other").fill("(312) 555-0199")
    plain.get_by_role("button", name="Español").click()
    expect(plain.locator("#id_other")).to_have_value("(312) 555-0199")
    assert plain.evaluate("document.documentElement.scrollWidth") <= 360
    plain.locator("#id_other").press("Enter")
    expect(plain.locator("html")).to_have_attribute("lang", "es")
    assert (CallBack.objects.get().severity, str(CallBack.objects.get().number)) == (4, "+13125550199")


def test_p1_without_a_network_it_gives_the_crisis_lines_and_nothing_personal(hand, bens) -> None:
    page = hand.new_page()
    open_page(page, bens)
    assert page.evaluate(KEPT, f"{bens}offline/")
    kept = page.evaluate(
        "caches.keys().then(async names => (await Promise.all(names.map(async name => (await (await caches.open(name))"
        ".keys()).map(r => new URL(r.url).pathname)))).flat())"
    )
    assert sorted(path for path in kept if path.startswith("/me/")) == sorted(["/me/offline/", f"{bens}offline/"])
    hand.set_offline(True)
    page.goto(bens)
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    assert page.get_by_role("link", name="988").first.is_visible()
    assert page.get_by_role("link", name="Call us").get_attribute("href") == "tel:+13145550100"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "17px"  # the look is there too
    assert not re.search(r"\bBen\b", page.content())  # a random token may hold it
    page.goto("/me/AAAAAAAAAAAAAAAAAAAAAA/")
    assert page.get_by_role("link", name="988").first.is_visible()
    page.goto("about:blank")
    hand.set_offline(False)
    page.goto(bens)
    expect(page.get_by_role("heading", level=1)).to_have_text("You can call now")


def test_axe_finds_nothing_in_any_state(hand, bens, ben) -> None:
    axe.comes_with(hand)
    page, found = hand.new_page(), []

    def look(where: str) -> None:
        expect(page.locator("h1")).to_have_count(1)
        found.extend(axe.at_all_sizes(page, where))

    for path in ("/me/AAAAAAAAAAAAAAAAAAAAAA/", "/me/offline/", f"{bens}offline/", bens):
        page.goto(path)
        look(path)
    page.get_by_role("button", name="Open", exact=True).click()
    look("no PIN")
    open_page(page, bens)
    look("open")
    page.get_by_role("radio", name="Another number").check()
    page.get_by_role("button", name="Ask to be called").click()
    look("an error")
    page.get_by_role("radio", name="(314) 555-0122").check()
    page.get_by_role("radio", name="5", exact=True).check()
    page.get_by_role("button", name="Ask to be called").click()
    look("asked")
    harm(ben, ago=1)
    page.goto(bens)
    look("in a pause")
    ben.own_pages.update(locked_until=NOON + timedelta(hours=1))
    page.get_by_role("button", name="Close my page").click()
    page.get_by_label("Your 6-digit PIN").fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    look("at rest")
    assert not found, "\n".join(found)


def test_the_tab_key_reaches_everything_in_the_order_of_reading(hand, bens) -> None:
    page = hand.new_page()
    open_page(page, bens)
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")
        if words in seen[:1]:
            break
        seen.append(words.strip())
    for one in ("911", "Call now", "severity", "Ask to be called", "Close my page"):
        assert one in seen, seen
    assert seen.index("911") < seen.index("Call now") < seen.index("severity") < seen.index("Close my page")
