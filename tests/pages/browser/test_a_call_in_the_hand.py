"""From "the phone rings" to "the contact is signed" with one thumb; and nothing that was typed is lost on the way."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client
from clinic.models import User
from coaching import admission, contacts, legs
from coaching.models import Contact, Pause
from tests.pages.browser.conftest import PHONE

pytestmark = pytest.mark.browser
ON_THE_TELEPHONE = 2  # taps: the call is answered, and the key is pressed
ELEVEN_MINUTES = re.compile(r"1[1-4]:\d\d")  # and what a slow machine takes until somebody looks


class Thumb:
    """Counts how often it comes down."""

    def __init__(self, page: Page, taps: int = 0) -> None:
        self.page, self.taps = page, taps

    def on(self, role: str, name: str, *, exact: bool = True) -> None:
        self.taps += 1
        self.page.get_by_role(role, name=name, exact=exact).locator("visible=true").first.click()

    def on_chip(self, words: str) -> None:
        self.taps += 1
        self.page.locator(".picks label", has_text=words).locator("visible=true").first.click()


@pytest.fixture
def board(sign_in) -> Page:
    page = sign_in("jonas")
    page.set_viewport_size(PHONE)
    page.goto("/")
    return page


@pytest.fixture
def ben(board) -> Client:
    return Client.objects.get(name="Ben Okafor")


@pytest.fixture
def connects(ben):
    """`connects()`: Ben's call is taken by Jonas, some minutes ago."""

    def connected(*, ago: int = 0) -> Contact:
        at, jonas = datetime.now(UTC) - timedelta(minutes=ago), User.objects.get(email="jonas@riverbend.example")
        facts = admission.by_client(ben.pk, now=at)
        contact = contacts.open_text(facts, facts.decide("call", at), line="+13145550100", peer=facts.number, now=at)
        Contact.objects.filter(pk=contact.pk).update(kind="call")
        leg = legs.ring(contact, staff_id=jonas.pk, seconds=25, now=at)
        legs.accept(leg, now=at, longest=timedelta(hours=1))
        contacts.settle(contact, "connected", now=at, spoke_with_id=jonas.pk)
        return contact

    return connected


@pytest.fixture
def on_call(board, connects) -> Page:
    """The contact has opened by itself on the board that lay open."""
    contact = connects(ago=11)
    board.evaluate("htmx.trigger('#live', 'refresh')")
    board.wait_for_url(f"**/contacts/{contact.uuid}/")
    return board


def test_from_the_ringing_to_the_signature_in_at_most_eight_taps(on_call) -> None:
    thumb = Thumb(on_call, ON_THE_TELEPHONE)
    thumb.on_chip("Skills in daily life")
    thumb.on_chip("TIPP")
    thumb.on("button", "Sign and lock")
    expect(on_call.get_by_text("Signed and locked", exact=True)).to_be_visible()
    assert thumb.taps <= 8
    contact = Contact.objects.exclude(completed_at=None).latest("completed_at")
    assert (contact.function, [skill.name for skill in contact.skills.all()]) == ("skills", ["TIPP"])
    on_call.get_by_role("button", name="Undo").click()
    expect(on_call.get_by_text("Taken back.")).to_be_visible()
    expect(on_call.get_by_role("button", name="Sign and lock")).to_be_visible()


def test_a_pause_is_set_from_the_call_in_two_taps(on_call, ben) -> None:
    thumb = Thumb(on_call)
    thumb.on_chip("Crisis")
    thumb.taps = 0
    on_call.locator("summary", has_text="Self-harm was disclosed").click()
    thumb.taps += 1
    thumb.on("button", "1 hour ago", exact=False)
    expect(on_call.get_by_text("Coaching is paused.", exact=True)).to_be_visible()
    assert thumb.taps == 2
    assert Pause.objects.filter(client=ben, closed_at=None).exists()
    expect(on_call.locator(".picks label", has_text="Crisis").locator("input")).to_be_checked()
    on_call.goto(f"/clients/{ben.uuid}/")
    expect(on_call.get_by_role("link", name="Medical or risk check").locator("visible=true").first).to_be_visible()
    expect(on_call.get_by_role("button", name="Call Ben now")).to_have_count(0)


def test_a_browser_that_dies_in_a_note_loses_nothing(on_call, sign_in) -> None:
    where = on_call.url
    on_call.get_by_label("Note", exact=False).first.fill("Cold water, then a w")
    expect(on_call.locator("#saved")).to_contain_text("Saved")
    on_call.close()
    again = sign_in("jonas")
    again.goto(where)
    expect(again.get_by_label("Note", exact=False).first).to_have_value("Cold water, then a w")


def test_two_tabs_lose_nobodys_words(on_call, context) -> None:
    desk = context.new_page()
    desk.goto(on_call.url)
    note = on_call.get_by_label("Note", exact=False).first
    note.fill("from the phone")
    expect(on_call.locator("#saved")).to_contain_text("Saved")
    on_its_way = []
    on_call.route(on_call.url, lambda saving: on_its_way.append(saving))  # held until somebody has looked
    note.fill("from the phone, and more")
    expect(on_call.locator("#saved")).to_contain_text("Not saved yet")
    on_call.unroute(on_call.url)
    for saving in on_its_way:
        saving.continue_()
    expect(on_call.locator("#saved")).to_contain_text("Saved")
    desk.get_by_label("Note", exact=False).first.fill("from the desk")
    expect(desk.get_by_role("button", name="See both versions")).to_be_visible()
    desk.get_by_role("button", name="See both versions").click()
    desk.get_by_role("button", name="Keep both").click()
    expect(desk.get_by_label("Note", exact=False).first).to_have_value("from the phone, and more\n\nfrom the desk")


def test_the_timer_counts_on_and_the_mark_has_passed(on_call) -> None:
    timer = on_call.locator(".strip [data-since]")
    expect(timer).to_have_text(ELEVEN_MINUTES)
    expect(timer).not_to_have_text(timer.inner_text())
    expect(on_call.get_by_text("10 min: choose a skill")).to_be_visible()
    expect(on_call.get_by_text("15 min: agree")).to_be_hidden()


def test_at_400_percent_nothing_scrolls_sideways_or_stands_over_the_note(on_call, ben) -> None:
    on_call.set_viewport_size({"width": 320, "height": 256})
    assert on_call.locator(".saves").evaluate("bar => getComputedStyle(bar).position") == "static"
    for where in (on_call.url, f"/clients/{ben.uuid}/contacts/new/", "/limits/change/"):
        on_call.goto(where)
        assert on_call.evaluate("document.documentElement.scrollWidth") <= 320
