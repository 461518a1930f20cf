"""A session ends when nobody is there, and a board that refreshes itself is nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from clinic import audit, clinics, staff
from clinic.roles import Role
from config import sessions

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 18, tzinfo=UTC)
SET_UP = audit.SYSTEM("set-up")
PHONE = "Mozilla/5.0 (iPhone) AppleWebKit Mobile Mobi"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def mira(client, clock, settings):
    settings.SESSION_COOKIE_AGE = 10**6
    client.force_login(therapist())
    assert is_signed_in(client)
    return client


def therapist():
    riverbend = clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=("+13145550100",), by=SET_UP, now=NOON,
    )  # fmt: skip
    return staff.create(
        riverbend, email="mira@riverbend.example", name="Mira Sand", roles=[Role.THERAPIST], by=SET_UP, now=NOON
    )


def is_signed_in(client, **headers):
    return client.post("/session/keep/", **headers).status_code == 204


def looks(client, **headers):
    """Without being anybody: what a page of the board does every few seconds."""
    return client.get("/session/keep/", HTTP_HX_REQUEST="true", **headers)


def test_it_holds_until_the_last_second(mira, clock):
    clock.shift(timedelta(minutes=14, seconds=59))
    assert is_signed_in(mira)


def test_it_ends_after_a_quarter_of_an_hour(mira, clock):
    clock.shift(timedelta(minutes=15))
    assert not is_signed_in(mira)


def test_it_ends_later_on_a_phone(mira, clock):
    clock.shift(timedelta(minutes=29))
    assert is_signed_in(mira, HTTP_USER_AGENT=PHONE)


def test_a_page_that_refreshes_itself_does_not_prolong_it(mira, clock):
    for _ in range(15):
        clock.shift(timedelta(minutes=1))
        looks(mira)
    assert not is_signed_in(mira)


def test_whoever_does_something_stays(mira, clock):
    for _ in range(5):
        clock.shift(timedelta(minutes=10))
        assert is_signed_in(mira)


def test_nobody_stays_longer_than_twelve_hours(mira, clock):
    for _ in range(71):
        clock.shift(timedelta(minutes=10))
        assert is_signed_in(mira)
    clock.shift(timedelta(minutes=10))
    assert not is_signed_in(mira)


def test_the_page_is_told_when_it_will_end(mira, clock):
    clock.shift(timedelta(minutes=5))
    assert looks(mira).headers["Session-Ends"] == (NOON + timedelta(minutes=15)).isoformat()
    assert mira.post("/session/keep/").headers["Session-Ends"] == (NOON + timedelta(minutes=20)).isoformat()


def test_a_stranger_is_told_nothing(client):
    assert "Session-Ends" not in client.get("/accounts/login/").headers


def test_ended_sessions_are_forgotten(mira, clock, settings):
    settings.SESSION_COOKIE_AGE = 3600
    mira.session.save()
    clock.shift(timedelta(hours=13))
    sessions.forget_old()
    assert not Session.objects.exists()


def test_counts_that_are_over_are_forgotten(db, clock):
    cache.set("a-guess", 1, timeout=60)
    cache.set("another", 1, timeout=7200)
    clock.shift(timedelta(hours=1))
    sessions.forget_old()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM rate_limit_cache WHERE cache_key IN (':1:a-guess', ':1:another')")
        assert cursor.fetchall() == [(":1:another",)]


def test_only_an_act_keeps_it(mira):
    assert mira.get("/session/keep/").status_code == 405
