"""Ada answers for last month: she finds Mira's long calls without a note, signs one off, asks about one, takes the list
along; and the trail names each step.
"""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client
from clinic.models import AuditEvent, User
from coaching import contacts
from coaching.models import Contact, Question
from tests.pages.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LINE = "+13145550100"
STEPS = {"staff.signed_in", "contact.read", "contact.reviewed", "question.asked", "export.asked"}
FOUND = ("Ana", "Fay")  # Mira's, of last month, 25 minutes each, without a note


@pytest.fixture
def last_month(demo_clinic) -> None:
    """In the middle of it, beside calls that are too short, signed, another therapist's, or of this month. The months
    are those of Ada's calendar: where she lives the last one may be over some hours later than in UTC.
    """
    now = datetime.now(ZoneInfo(User.objects.get(email="ada@riverbend.example").time_zone))
    this = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    middle = (this - timedelta(days=1)).replace(day=14, hour=18)
    _call("Ana", minutes=25, at=middle)
    _call("Fay", minutes=25, at=middle + timedelta(days=1))
    _call("Ana", minutes=12, at=middle)
    _call("Ana", minutes=25, at=this)
    _call("Ben", minutes=25, at=middle)
    contacts.complete(_call("Ana", minutes=30, at=middle), by=_mira(), now=now, function="skills", note="x")


def _mira() -> User:
    return User.objects.get(email="mira@riverbend.example")


def _call(name: str, *, minutes: int, at: datetime) -> Contact:
    client = Client.objects.get(name__startswith=name)
    therapist = client.team.get(role="primary", until=None).user
    return Contact.objects.create(
        clinic=client.clinic, client=client, therapist=therapist, spoke_with=therapist, kind="call", direction="in",
        line=LINE, started_at=at, ended_at=at + timedelta(minutes=minutes), talk_seconds=minutes * 60, note="",
        outcome="connected", decision="connect", reason="primary_open",
    )  # fmt: skip


@pytest.fixture
def hers(context, last_month) -> Page:
    """Signed in by her password."""
    page = context.new_page()
    page.set_viewport_size(DESK)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("ada@riverbend.example")
    page.locator("[name=password]").fill("coaching-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def test_she_finds_them_signs_one_off_asks_about_one_and_takes_the_list_along(hers: Page) -> None:
    hers.goto("/log/")
    began = perf_counter()
    _narrows(hers)
    assert perf_counter() - began < 20
    rows = hers.locator(".log tbody tr")
    expect(rows).to_have_count(2)
    list_of_two = hers.url
    _signs_off_by_keyboard(hers)
    _asks_mira(hers)
    hers.goto(list_of_two)
    _exports(hers)
    _looks_at_the_trail(hers)
    _comes_back_to_the_row(hers)


def _narrows(page: Page) -> None:
    """Seven things to do: open the filter, four choices, the minutes are typed, show."""
    page.keyboard.press("/")
    page.get_by_label("Therapist", exact=True).select_option(label=_mira().name)
    page.get_by_label("Days").select_option(label="Last month")
    page.get_by_label("Talked longer than (minutes)").fill("20")
    page.locator("select[name=note]").select_option(label="Not signed")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".filters-count")).to_contain_text("2")
    for name in FOUND:
        expect(page.locator(".log tbody")).to_contain_text(name)


def _signs_off_by_keyboard(page: Page) -> None:
    """j to the newest, x selects it, e signs off."""
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#selected")).to_have_text("1 contact selected")
    page.keyboard.press("e")
    expect(page.locator("#toast")).to_contain_text("signed off")
    expect(page.locator("#selected")).to_have_text("")
    (reviewed,) = Contact.objects.filter(
        reviewed_at__isnull=False, started_at__lt=datetime.now(UTC) - timedelta(days=1)
    )
    assert reviewed.client.name.startswith("Fay")


def _asks_mira(page: Page) -> None:
    """j to the next, Enter opens it beside the list. It is signed off, taken back and asked about; the list stays."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    beside = page.locator("#beside")
    expect(beside.get_by_role("heading", level=2).first).to_contain_text("Ana")
    beside.get_by_role("button", name="Sign off").click()
    expect(beside).to_contain_text("Signed off")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(beside.get_by_role("button", name="Sign off")).to_be_visible()
    beside.get_by_role("link", name=f"Ask {_mira().name}").click()
    words = beside.get_by_label("Your question")
    expect(words).to_be_focused()
    words.fill("What kept it going for so long?")
    page.locator(".log .who > a").first.click()
    expect(words).to_have_value("What kept it going for so long?")  # another row does not throw it away
    beside.get_by_role("button", name="Ask").click()
    expect(page.locator("#toast")).to_contain_text("Asked.")
    expect(beside).to_contain_text("What kept it going for so long?")
    expect(page.locator(".log .who > a[aria-current]")).to_be_focused()  # not the row pressed in between
    expect(page.locator(".log tbody tr")).not_to_have_count(0)
    asked = Question.objects.get()
    assert (asked.contact.client.name[:3], asked.to) == ("Ana", _mira())


def _exports(page: Page) -> None:
    page.get_by_role("link", name="Export").click()
    page.locator("[name=password]").fill("coaching-demo")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("CSV").check()
    page.get_by_label("What it is for").fill("The month's review")
    with page.expect_download() as file:
        page.locator("button[type=submit][form=form], .form button[type=submit]").last.click()
    lines = file.value.path().read_text(encoding="utf-8-sig").strip().splitlines()
    assert len(lines) == 3
    assert [name for name in FOUND if sum(name in line for line in lines) == 1] == list(FOUND)


def _looks_at_the_trail(page: Page) -> None:
    ada = User.objects.get(email="ada@riverbend.example")
    done = set(AuditEvent.objects.filter(actor_id=ada.pk).values_list("action", flat=True))
    assert STEPS <= done, STEPS - done
    page.goto("/settings/audit/")
    for name in ("Ada", *FOUND):
        expect(page.locator("main")).to_contain_text(name)


def _comes_back_to_the_row(page: Page) -> None:
    """As it is left by a row that was appended: the address names the row, and the place is no longer kept."""
    page.goto("/log/")
    row = page.locator(".log tbody tr").last.get_attribute("id")
    page.evaluate(
        "row => { history.scrollRestoration = 'manual'; history.replaceState(null, '', `/log/#${row}`); }", row
    )
    page.goto("/clients/")
    page.go_back()
    expect(page.locator(f"#{row}")).to_be_in_viewport()
