"""What was typed when the session had ended: not recorded, and not lost."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from clients import records
from coaching.models import Act
from tests.pages.conftest import NOON, SET_UP

WRITTEN = {"kept": "1", "function": "skills", "note": "Cold water, then a walk"}
HELD_UP = "This was not sent, and nothing is recorded yet."


@pytest.fixture
def contact(ben, jonas, calls, skill_list):
    return calls(ben, "connected", with_whom=jonas)


@pytest.fixture
def page(contact):
    return f"/contacts/{contact.uuid}/"


@pytest.fixture
def away(browse, jonas):
    """Jonas's browser after he was away too long."""
    browser = browse(jonas)
    browser.get("/")
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False):
        yield browser


def test_a_note_comes_back_after_the_sign_in(away, jonas, page) -> None:
    answer = away.post(page, WRITTEN)
    assert answer.url == f"/accounts/login/?next={page}"
    away.force_login(jonas)
    shown = away.get(page).content.decode()
    assert HELD_UP in shown
    assert "Cold water, then a walk" in shown


def test_it_comes_back_through_the_real_sign_in(away, jonas, page, contact) -> None:
    jonas.set_password("a long enough password")
    jonas.save()
    away.post(page, WRITTEN)
    sent = {"login": jonas.email, "password": "a long enough password", "next": page}
    shown = away.post("/accounts/login/", sent, follow=True)
    assert "Cold water, then a walk" in shown.content.decode()
    away.post(page, WRITTEN)
    contact.refresh_from_db()
    assert contact.note == "Cold water, then a walk"


def test_nothing_is_recorded_by_it(away, page, contact) -> None:
    away.post(page, WRITTEN)
    contact.refresh_from_db()
    assert contact.completed_at is None


def test_it_comes_back_once(away, jonas, page) -> None:
    away.post(page, WRITTEN)
    away.force_login(jonas)
    away.get(page)
    assert "Cold water" not in away.get(page).content.decode()


def test_it_is_not_shown_to_somebody_else_who_signs_in(away, lee, ben, page) -> None:
    away.post(page, WRITTEN)
    records.add_leader(ben, leader=lee, by=SET_UP, now=NOON)
    away.force_login(lee)
    answer = away.get(page)
    assert answer.status_code == 200
    assert "Cold water" not in answer.content.decode()


def test_it_is_kept_for_an_hour(away, jonas, page) -> None:
    away.post(page, WRITTEN)
    with time_machine.travel(NOON + timedelta(minutes=81), tick=False):
        away.force_login(jonas)
        assert "Cold water" not in away.get(page).content.decode()


def test_it_is_sealed_where_it_is_kept(away, page) -> None:
    away.post(page, WRITTEN)
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert any("unsent" in data for data in kept)
    assert "Cold water" not in str(kept)


def test_a_report_of_an_act_comes_back_and_is_not_recorded(away, jonas, ben) -> None:
    page = f"/clients/{ben.uuid}/acts/"
    sent = {"kept": "1", "precision": "exact", "day": "2026-03-10", "clock": "08:00", "reported_by": "client"}
    away.post(page, sent | {"words": "by hand", "confirmed": "1"})
    away.force_login(jonas)
    shown = away.get(page).content.decode()
    assert "by hand" in shown
    assert 'value="08:00"' in shown
    assert not Act.objects.exists()


def test_the_page_lays_it_aside_when_its_time_is_over(browse, jonas, page, contact) -> None:
    browser = browse(jonas)
    answer = browser.post(page, WRITTEN | {"kept": "aside"})
    assert answer.url == f"/accounts/login/?next={page}"
    contact.refresh_from_db()
    assert contact.completed_at is None
    browser.force_login(jonas)
    assert "Cold water" in browser.get(page).content.decode()


@pytest.mark.parametrize(("origin", "came_back"), [(settings.PUBLIC_URL, True), ("https://elsewhere.example", False)])
def test_a_page_that_was_open_too_long_comes_again_and_nobody_elses(origin, came_back, jonas, page) -> None:
    browser = Browser(enforce_csrf_checks=True, headers={"Origin": origin})
    browser.force_login(jonas)
    answer = browser.post(page, WRITTEN)
    assert answer.status_code == (302 if came_back else 403)
    assert ("Cold water" in browser.get(page).content.decode()) is came_back


def test_a_button_leads_back_to_the_page_it_stood_on(asks, ben) -> None:
    where = f"/call-backs/{asks(ben).uuid}/claim/"
    answer = Browser(headers={"Referer": "http://testserver/clients/"}).post(where)
    assert answer.url == "/accounts/login/?next=/clients/"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["a page", "a part of a page"])
def test_a_button_that_was_pressed_too_late_is_said_to_have_done_nothing(away, asks, ben, headers) -> None:
    waiting = asks(ben)
    away.post(f"/call-backs/{waiting.uuid}/claim/", headers=headers)
    assert "You were signed out before that was done" in away.get("/accounts/login/").content.decode()
    assert "You were signed out" not in away.get("/accounts/login/").content.decode()
    waiting.refresh_from_db()
    assert waiting.claimed_by is None


def test_nothing_is_said_where_the_words_come_back_or_only_a_page_was_opened(away, page) -> None:
    away.post(page, WRITTEN)
    away.get("/clients/")
    assert "You were signed out" not in away.get("/accounts/login/").content.decode()


def test_the_forms_of_coaching_say_that_they_keep(browse, jonas, ben, page) -> None:
    for where in (page, f"/clients/{ben.uuid}/acts/"):
        assert 'name="kept" value="1"' in browse(jonas).get(where).content.decode()


def test_a_question_beside_the_log_comes_back_on_its_own_page(browse, ada, contact) -> None:
    browser, there = browse(ada), f"/contacts/{contact.uuid}/question/"
    browser.get("/log/")
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False):
        sent = browser.post(there, {"kept": "1", "text": "Was the plan said?"}, headers={"HX-Request": "true"})
        assert sent.headers["HX-Redirect"] == f"/accounts/login/?next={there}"
        browser.force_login(ada)
        assert "Was the plan said?" in browser.get(there).content.decode()
