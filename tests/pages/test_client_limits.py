"""Limits that differ for one client: wider, narrower, for a time; by their primary therapist alone."""

from datetime import time

import pytest

from coaching.models import ClientLimit, LimitOverride
from tests.pages.conftest import NOON

EVENING = {"how": "wider", "channels": ["call", "text"], "weekdays": ["4"], "starts": "22:00", "ends": "02:00"}


def test_it_keeps_wider_hours(browse, mira, eli) -> None:
    page = browse(mira).post(f"/clients/{eli.uuid}/limits/", EVENING, follow=True).content.decode()
    assert "Open for calls on Friday" in page
    assert "10:00 pm to 2:00 am on Saturday" in page
    assert set(ClientLimit.objects.values_list("channel", "weekday", "starts", "opens")) == {
        ("call", 4, time(22), True), ("text", 4, time(22), True),
    }  # fmt: skip


def test_it_ends_them(browse, mira, eli) -> None:
    browser = browse(mira)
    browser.post(f"/clients/{eli.uuid}/limits/", EVENING | {"how": "narrower", "channels": ["call"]})
    row = ClientLimit.objects.get()
    assert not row.opens
    page = browser.post(f"/clients/{eli.uuid}/limits/{row.pk}/end/", follow=True).content.decode()
    assert "Ended: your week holds for this client again." in page
    row.refresh_from_db()
    assert row.ended_at == NOON


@pytest.mark.parametrize("missing", ["channels", "weekdays", "starts", "ends"])
def test_it_keeps_what_was_typed_when_something_is_missing(browse, mira, eli, missing) -> None:
    page = browse(mira).post(f"/clients/{eli.uuid}/limits/", EVENING | {missing: ""}).content.decode()
    assert "There is a problem" in page
    assert not ClientLimit.objects.exists()


def test_it_is_off_for_this_client_alone(browse, mira, eli) -> None:
    asked = {"what": "off", "channel": "call", "until_day": "2026-03-20", "until_clock": "08:00", "cover": "nobody"}
    page = browse(mira).post(f"/clients/{eli.uuid}/limits/change/", asked, follow=True).content.decode()
    assert "Off: calls, for Eli Stone" in page
    assert LimitOverride.objects.get().client == eli


def test_nobody_is_on_leave_for_one_client(browse, mira, eli) -> None:
    asked = {"what": "leave", "channel": "call", "until_day": "2026-03-20", "until_clock": "08:00", "cover": "nobody"}
    browse(mira).post(f"/clients/{eli.uuid}/limits/change/", asked)
    assert not LimitOverride.objects.exists()


def test_the_limits_page_names_clients_whose_hours_differ(browse, mira, eli) -> None:
    browser = browse(mira)
    assert "Eli Stone" not in browser.get("/limits/").content.decode()
    browser.post(f"/clients/{eli.uuid}/limits/", EVENING)
    assert f"/clients/{eli.uuid}/limits/" in browser.get("/limits/").content.decode()


def test_it_is_for_the_primary_therapist_alone(browse, jonas, eli, asks) -> None:
    asks(eli).__class__.objects.update(cover=jonas)
    assert browse(jonas).get(f"/clients/{eli.uuid}/").status_code == 200
    assert browse(jonas).get(f"/clients/{eli.uuid}/limits/").status_code == 404
