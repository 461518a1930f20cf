"""Asking for a file on the page: at once where few rows are in it, by a job where many are."""

import csv
import io

import pytest

from coaching.export import making
from coaching.models import Export
from tests.pages.conftest import NOON

ASKED = {"kind": "csv", "reason": "For the yearly count"}


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE", 20)


def read(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_short_list_is_a_file_at_once(browse, ada, jonas, ben, cleo, calls) -> None:
    calls(ben, "connected", with_whom=jonas)
    calls(cleo)
    browser = browse(ada)
    assert "Outcome: Spoke with the coach" in browser.get("/log/export/?outcome=connected").content.decode()
    answer = browser.post("/log/export/?outcome=connected", ASKED)
    assert answer["Content-Disposition"] == 'attachment; filename="contacts-2026-03-10.csv"'
    head, *rows = read(answer)
    assert head[2] == "Began (America/Chicago)"
    assert [row[0] for row in rows] == ["Ben Okafor"]
    assert Export.objects.get().reason == "For the yearly count"


def test_it_asks_what_it_is_for(browse, ada, ben, calls) -> None:
    page = browse(ada).post("/log/export/", {"kind": "csv", "reason": " "}).content.decode()
    assert "Say what the file is for: it is recorded." in page
    assert not Export.objects.exists()


def test_a_long_list_is_made_by_a_job_and_fetched_once(browse, ada, many, few_at_once) -> None:
    many(21)
    browser = browse(ada)
    there = browser.post("/log/export/?kind=call", {**ASKED, "kind": "xlsx"}).url
    page = browser.get(there).content.decode()
    assert "<progress" in page
    assert 'hx-trigger="every 2s' in page
    assert b"<html" not in browse(ada, htmx=True).get(there).content
    making.gather(now=NOON)
    assert "21 contacts are ready." in browser.get(there).content.decode()
    assert b"".join(browser.post(f"{there}file/").streaming_content).startswith(b"PK")
    assert browser.post(f"{there}file/").url == there
    assert "not handed out a second time" in browser.get(there).content.decode()


def test_it_can_be_cancelled(browse, ada, many, few_at_once) -> None:
    many(21)
    browser = browse(ada)
    there = browser.post("/log/export/", ASKED).url
    assert "Canceled." in browser.post(f"{there}cancel/", follow=True).content.decode()


def test_it_is_nobody_elses(browse, ada, jonas, otto) -> None:
    made = making.ask(ada, query="", kind="csv", reason="Mine", by=ada, now=NOON)
    for stranger in (jonas, otto):
        assert browse(stranger).get(f"/exports/{made.uuid}/").status_code == 404
        assert browse(stranger).post(f"/exports/{made.uuid}/file/").status_code == 404


def test_a_list_that_cannot_be_shown_is_no_file(browse, ada) -> None:
    assert browse(ada).get("/log/export/?longer=x").url == "/log/?longer=x"


def test_somebody_who_walked_up_to_an_open_browser_is_asked_for_the_password(browse, ada) -> None:
    ada.set_password("coaching-demo")
    ada.save()
    assert browse(ada).get("/log/export/")["Location"].startswith("/accounts/reauthenticate/")
