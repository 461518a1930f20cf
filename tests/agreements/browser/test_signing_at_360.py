"""Dev signs on a small phone without JavaScript: every page fits, its order is the order of reading."""

import re

import pytest
from playwright.sync_api import expect

from agreements.models import State
from tests.agreements.pages.conftest import code_to, link_to
from tests.riverbend import DEV, fresh

pytestmark = pytest.mark.browser
FOCUSABLE = "a[href], button:not([tabindex='-1']), input:not([type=hidden]), textarea, select"


def fits(page) -> None:
    """Nothing scrolls sideways; targets are for a thumb; one h1; the crisis lines are there."""
    page.wait_for_load_state("load")
    assert page.locator("h1").count() == 1
    assert page.get_by_role("link", name="988").first.is_visible()
    for box in page.locator(".button:visible").evaluate_all("all => all.map(e => e.getBoundingClientRect().toJSON())"):
        assert box["x"] >= 0
        assert box["right"] <= 360
        assert box["height"] >= 47.9


def test_dev_signs_at_360_pixels_without_javascript(phone, agreement) -> None:
    phone.goto(link_to(DEV))
    fits(phone)
    phone.get_by_role("button", name="Send me a code").click()
    fits(phone)
    phone.get_by_label("The 6-digit code").fill("000000" if code_to(DEV) != "000000" else "111111")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_label("The 6-digit code").fill(code_to(DEV))
    phone.get_by_label("The 6-digit code").press("Enter")
    fits(phone)
    assert DEV not in phone.url
    phone.get_by_role("button", name="Yes, here on the screen").click()
    fits(phone)
    phone.get_by_role("button", name="Español").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    phone.get_by_role("button", name="English").click()
    phone.get_by_role("button", name="I have read it").click()
    fits(phone)
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("Read the agreement$"))
    phone.go_forward()
    expect(phone.get_by_role("button", name="Go on: check it")).to_be_visible()
    expect(phone.get_by_text("Draw instead")).to_be_hidden()
    phone.get_by_role("button", name="Go on: check it").click()
    fits(phone)
    phone.get_by_label("Type your name").fill("Dev Rao")
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Go on: check it").click()
    fits(phone)
    phone.get_by_role("button", name="Sign this agreement").click()
    fits(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("You have signed$"))
    assert fresh(agreement).state == State.SIGNED


def test_another_language_costs_nothing_that_was_typed(phone, agreement) -> None:
    """Without JavaScript; and Enter in a field goes on, though the choice stands before it."""
    phone.goto(link_to(DEV))
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("The 6-digit code").fill(code_to(DEV))
    phone.get_by_role("button", name="Español").click()
    fits(phone)
    assert phone.locator("#id_code").input_value() == code_to(DEV)
    phone.locator("#id_code").press("Enter")
    phone.get_by_role("button", name="Sí, aquí en la pantalla").click()
    phone.locator("#form + .buttons button").click()
    phone.locator("#id_name").fill("Dev Rao")
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="English").click()
    fits(phone)
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert phone.get_by_label("Type your name").input_value() == "Dev Rao"
    assert phone.get_by_role("checkbox").is_checked()
    phone.get_by_label("Type your name").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("Check, then sign$"))
    expect(phone.locator("html")).to_have_attribute("lang", "en")


def test_the_tab_key_reaches_everything_in_the_order_of_reading(browser, site, agreement) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, base_url=site)
    page = context.new_page()
    page.goto(link_to(DEV))
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The 6-digit code").fill(code_to(DEV))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Yes, here on the screen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Read the agreement$"))
    page.wait_for_load_state()
    visible = page.locator(FOCUSABLE).evaluate_all(
        "all => all.filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.textContent.trim())"
    )
    reached = []
    for _key in visible:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    context.close()
    assert reached == visible


def test_drawing_is_an_extra_that_can_be_undone(browser, site, agreement) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=site, reduced_motion="reduce")
    page = context.new_page()
    page.goto(link_to(DEV))
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The 6-digit code").fill(code_to(DEV))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Yes, here on the screen").click()
    page.get_by_role("button", name="I have read it").click()
    page.get_by_role("button", name="Draw instead").click()
    page.get_by_role("button", name="Go on: check it").click()
    expect(page.get_by_role("alert").get_by_text("Nothing is drawn yet.")).to_be_visible()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    for shift in (20, 60):
        page.mouse.move(box["x"] + 20, box["y"] + shift)
        page.mouse.down()
        page.mouse.move(box["x"] + 200, box["y"] + shift + 20, steps=5)
        page.mouse.up()
    assert page.locator("[name=strokes]").input_value().count("[[") == 2
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Español").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("[name=strokes]").input_value().count("[[") == 1
    page.get_by_role("button", name="Go on: check it").click()
    expect(page.get_by_role("img", name="Signature drawn by hand by Dev Rao")).to_be_visible()
    page.get_by_role("button", name="Sign this agreement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("You have signed$"))
    context.close()
    assert agreement.signers.get(role="client").signature.method == "drawn"
