"""What a client hears on Saturday at 22:10: the line's own words, in the client's language, and why."""

import re

import pytest

from clinic.models import AuditEvent
from coaching import covers, limits
from tests.pages.conftest import NOON

SATURDAY = {"channel": "call", "day": "2026-03-14", "clock": "22:10"}
SPACES = re.compile(r"\s+")


def ask(browser, **more) -> str:
    return SPACES.sub(" ", browser.get("/limits/preview/", SATURDAY | {"client": "en"} | more).content.decode())


@pytest.fixture
def on_weekdays(mira):
    week = [limits.Hours("call", day, NOON.time().replace(hour=8), NOON.time().replace(hour=21)) for day in range(5)]
    limits.set_week(mira, week=week, by=mira, now=NOON)
    return mira


def test_nobody_is_open(browse, mira, on_weekdays) -> None:
    page = ask(browse(mira))
    assert "Nobody takes coaching calls in the next day." in page
    assert "I have your request to be called, and I am telling the clinic." in page
    assert "Nobody can be promised a time" in page


def test_the_latest_time_is_said(browse, mira, on_weekdays) -> None:
    page = ask(browse(mira), day="2026-03-12")
    assert "At the latest, you will be called back tomorrow at 11:00 AM, Central Time." in page
    assert "You are closed then, and no cover is open." in page


def test_the_therapist_is_open(browse, jonas) -> None:
    page = ask(browse(jonas))
    assert "If you have harmed yourself in the last 24 hours, press 1." in page
    assert "I am calling your coach." in page
    assert "You are open then" in page


def test_the_cover_is_open_once_they_accepted(browse, mira, jonas, on_weekdays) -> None:
    asked = covers.ask(mira, cover=jonas, by=mira, now=NOON)
    assert "I am calling the colleague" not in ask(browse(mira))
    covers.accept(asked, by=jonas, now=NOON)
    assert "I am calling the colleague who is covering for your coach." in ask(browse(mira))


def test_it_speaks_the_language_of_a_client(browse, mira, eli, on_weekdays) -> None:
    eli.language = "es"
    eli.save()
    page = ask(browse(mira), client=str(eli.uuid))
    assert 'lang="es"' in page
    assert "Tengo su solicitud de llamada" in page
    assert AuditEvent.objects.filter(action="client.read", client_id=eli.pk, data__page="preview").exists()


def test_it_knows_the_pause_of_a_client_and_its_end(browse, jonas, cleo, pause) -> None:
    today = {"client": str(cleo.uuid), "day": "2026-03-10"}
    assert "Phone coaching is paused for now." in ask(browse(jonas), **today, clock="14:00")
    assert "Phone coaching is paused" not in ask(browse(jonas), **today | {"day": "2026-03-11"}, clock="14:00")


def test_it_knows_the_hours_of_one_client(browse, mira, eli, on_weekdays) -> None:
    hours = limits.Hours("call", 5, NOON.time().replace(hour=22), NOON.time().replace(hour=23))
    limits.except_client(eli, therapist=mira, hours=hours, opens=True, by=mira, now=NOON)
    assert "You are open then" in ask(browse(mira), client=str(eli.uuid))
    assert "You are open then" not in ask(browse(mira))


def test_it_reads_the_answer_to_a_text(browse, mira, on_weekdays) -> None:
    assert "Your text is kept." in ask(browse(mira), channel="text")


def test_a_leave_without_cover_is_told(browse, mira, on_weekdays) -> None:
    limits.override(mira, starts_at=NOON, ends_at=NOON.replace(day=20), leave=True, no_cover=True, by=mira, now=NOON)
    page = ask(browse(mira))
    assert "Your therapist is away until" in page
    assert "You are off then, and nobody covers." in page


def test_a_client_of_a_colleague_is_nobody(browse, mira, ben) -> None:
    assert "There is a problem" in ask(browse(mira), client=str(ben.uuid))


@pytest.mark.parametrize("day", ["2026-03-01", "2029-01-01", "soon"])
def test_it_takes_a_day_ahead(browse, mira, day) -> None:
    assert "There is a problem" in ask(browse(mira), day=day)


def test_it_begins_with_saturday_evening(browse, mira) -> None:
    page = browse(mira).get("/limits/preview/").content.decode()
    assert 'value="2026-03-14"' in page
    assert 'value="22:10"' in page
