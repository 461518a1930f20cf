"""One's own hours and cover in a calendar: by a secret address, without a client's name, until it is taken back."""

import re
from datetime import timedelta

import pytest

from clinic import staff
from coaching import covers, feeds, limits
from coaching.models import CalendarFeed
from tests.pages.conftest import NOON

ADDRESS = re.compile(r'value="(http[^"]+\.ics)"')


def address(browser) -> str:
    found = ADDRESS.search(browser.post("/limits/calendar/").content.decode())
    assert found
    return "/" + found[1].split("/", 3)[3]


@pytest.fixture
def weekdays(mira):
    week = [limits.Hours(c, d, NOON.time().replace(hour=8), NOON.time().replace(hour=20)) for c in ("call", "text") for d in range(5)]  # fmt: skip  # noqa: E501
    limits.set_week(mira, week=week, by=mira, now=NOON)


def test_it_holds_the_hours_and_what_changes_them(browse, mira, weekdays, eli) -> None:
    limits.override(
        mira, starts_at=NOON, ends_at=NOON + timedelta(days=1), leave=True, no_cover=True, by=mira, now=NOON
    )
    limits.override(mira, client=eli, starts_at=NOON, ends_at=NOON + timedelta(days=1), by=mira, now=NOON)
    answer = browse().get(address(browse(mira)))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Calls and texts open" in text
    assert "DTSTART:20260309T130000Z" in text  # Monday at 8 in Chicago
    assert text.count("SUMMARY:Leave: nobody covers") == 1
    assert "Eli" not in text


def test_it_holds_the_cover(browse, mira, jonas, weekdays) -> None:
    covers.accept(covers.ask(mira, cover=jonas, by=mira, now=NOON), by=jonas, now=NOON)
    text = feeds.calendar(jonas, now=NOON)
    assert "SUMMARY:Cover for Mira Sand\r\n" in text
    assert "DTSTART:20260311T010000Z\r\nDTEND:20260311T130000Z\r\nSUMMARY:Cover" in text  # 8 pm to 8 am
    assert "Cover for" not in feeds.calendar(mira, now=NOON)


def test_the_address_is_kept_nowhere_and_shown_once(browse, mira) -> None:
    browser = browse(mira)
    token = address(browser).split("/")[-1].removesuffix(".ics")
    assert token not in browser.get("/limits/calendar/").content.decode()
    assert token not in str(CalendarFeed.objects.values())


def test_a_new_address_ends_the_one_before(browse, mira) -> None:
    browser = browse(mira)
    first, second = address(browser), address(browser)
    assert [browse().get(url).status_code for url in (first, second)] == [404, 200]


def test_it_is_taken_back(browse, mira) -> None:
    browser = browse(mira)
    url = address(browser)
    browser.post("/limits/calendar/end/")
    assert browse().get(url).status_code == 404


def test_it_opens_to_no_other_token_and_to_nobody_who_left(browse, mira, ada) -> None:
    url = address(browse(mira))
    for wrong in ("/calendar/x.ics", url.replace(".ics", "x.ics"), url.lower().replace(url[10], "-", 1)):
        assert browse().get(wrong).status_code == 404
    assert browse().post(url).status_code == 405
    staff.deactivate(mira, by=ada, now=NOON)
    assert browse().get(url).status_code == 404


def test_it_tells_when_it_was_fetched(browse, mira) -> None:
    browser = browse(mira)
    url = address(browser)
    assert "Nobody has fetched it yet." in browser.get("/limits/calendar/").content.decode()
    browse().get(url)
    assert "It was last fetched" in browser.get("/limits/calendar/").content.decode()
