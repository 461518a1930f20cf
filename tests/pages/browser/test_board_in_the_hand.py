"""The board on a telephone, one hand: what matters is in reach, and what refreshes takes nothing away."""

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client
from coaching.models import CallBack
from telephony.models import Call
from tests.pages.browser.conftest import PHONE
from tests.pages.browser.places import asks_in_vain

pytestmark = pytest.mark.browser


@pytest.fixture
def board(sign_in) -> Page:
    page = sign_in("jonas")
    page.goto("/")
    return page


def refresh(page: Page):
    with page.expect_response("**/board/live/**") as answer:
        page.evaluate("htmx.trigger('#live', 'refresh')")
    return answer.value


def test_the_first_call_back_lies_under_the_thumb_without_scrolling(board) -> None:
    box = board.locator(".sticky button").bounding_box()
    assert box
    assert box["y"] > PHONE["height"] / 2
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 48


def test_one_tap_rings_the_therapists_own_phone(board) -> None:
    board.locator(".sticky button").click()
    expect(board.get_by_text("Your phone is ringing.")).to_be_visible()
    expect(board.get_by_text("You are calling", exact=True)).to_be_visible()
    assert Call.objects.filter(purpose="call-back", peer="+13145550112").exists()


def test_it_is_not_made_anew_while_nothing_has_changed(board) -> None:
    assert refresh(board).status == 204


def test_somebody_who_asks_appears_and_the_keyboard_keeps_its_place(board) -> None:
    board.locator("summary", has_text="Why, and what is heard").click()
    plan = board.get_by_role("link", name="Plan Fay Lindqvist")
    plan.focus()
    board.evaluate("scrollTo(0, 120)")
    asks_in_vain(Client.objects.get(name__startswith="Ben"))
    assert refresh(board).status == 200
    expect(board.locator("#queue").get_by_role("link", name="Ben Okafor", exact=True)).to_be_visible()
    expect(plan).to_be_focused()
    expect(board.get_by_text("Cleo hears")).to_be_visible()
    assert board.evaluate("scrollY") == 120


def test_it_tells_by_a_sound_and_a_strip_until_the_sound_is_turned_off(board) -> None:
    board.locator("#queue h2").click()  # a browser makes no sound before the page is touched
    board.wait_for_function("'listens' in document.documentElement.dataset")
    asks_in_vain(Client.objects.get(name__startswith="Ben"))
    refresh(board)
    expect(board.locator("#alert")).to_contain_text("Somebody asks to be called")
    assert board.evaluate("document.documentElement.dataset.chimed") == "1"
    assert board.title().startswith("(2) Board")
    with board.expect_response("**/preferences/"):
        board.locator("#sound").click()
    expect(board.get_by_role("button", name="Sound off")).to_be_visible()
    board.locator("#alert button").click()
    asks_in_vain(Client.objects.get(name__startswith="Eli"))
    CallBack.objects.filter(client__name__startswith="Eli").update(owner=CallBack.objects.first().owner)
    refresh(board)
    assert board.evaluate("document.documentElement.dataset.chimed") == "1"


def test_j_and_k_go_from_row_to_row(board) -> None:
    board.keyboard.press("j")
    board.keyboard.press("j")
    expect(board.locator("#due").get_by_role("link", name="Ben Okafor")).to_be_focused()
    board.keyboard.press("k")
    expect(board.locator("#queue").get_by_role("link", name="Fay Lindqvist", exact=True)).to_be_focused()


def test_a_claim_leaves_the_keyboard_in_its_row(board) -> None:
    board.get_by_role("button", name="Claim Fay Lindqvist").focus()
    board.keyboard.press("Enter")
    expect(board.get_by_text("You have it in hand")).to_be_visible()
    row = CallBack.objects.open().get(client__name__startswith="Fay").uuid
    board.wait_for_function("row => document.activeElement.closest('li')?.id === row", arg=f"call-back-{row}")


def test_off_until_takes_two_taps(board) -> None:
    board.get_by_text("Off until…").click()
    board.get_by_role("button", name="1 hour").click()
    expect(board.get_by_role("button", name="Open again now")).to_be_visible()
    expect(board.locator("#limits").get_by_text("off", exact=False).first).to_be_visible()


def test_it_all_works_without_javascript(browser, sign_in, context, live_server) -> None:
    page = sign_in("jonas")
    plain = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto("/")
    page.locator(".sticky button").click()
    expect(page.get_by_text("Your phone is ringing.")).to_be_visible()
    page.get_by_text("Off until…").click()
    page.get_by_role("button", name="1 hour").click()
    expect(page.get_by_role("button", name="Open again now")).to_be_visible()
    plain.close()
