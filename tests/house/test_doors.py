"""Every address says who may come; nobody signs up; a page leaves no copy and runs no foreign script."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.checks import Tags, run_checks
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from clinic.access import unguarded
from config.urls import FLOORS_WITH_PAGES

pytestmark = pytest.mark.django_db


def test_every_address_says_who_may_come():
    assert unguarded() == []


def test_every_floor_that_has_addresses_is_asked_for_them():
    floors = ["coaching", "agreements", "clients", "telephony", "clinic"]
    assert [floor for floor in floors if find_spec(f"{floor}.urls")] == FLOORS_WITH_PAGES


def test_nobody_signs_up(client):
    client.post("/accounts/signup/", {"email": "eve@example.org", "password1": "x" * 20, "password2": "x" * 20})
    answer = client.get("/accounts/signup/")
    assert "account/signup_closed.html" in [template.name for template in answer.templates]


def test_a_page_leaves_no_copy(client):
    assert "no-store" in client.get("/accounts/login/").headers["Cache-Control"]


def test_a_page_runs_only_our_own_scripts(client):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


def test_a_sign_in_form_is_ours_alone(client):
    headers = client.get("/accounts/login/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_a_page_tells_once_is_kept_here_and_not_in_a_cookie():
    assert settings.MESSAGE_STORAGE.endswith(".SessionStorage")


def test_sign_ins_do_not_need_the_broker():
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, db.SessionStore)
    assert isinstance(caches["default"], DatabaseCache)


def test_the_driver_is_psycopg2():
    assert not is_psycopg3


def test_django_finds_nothing_wrong():
    assert run_checks(tags=[Tags.models, Tags.urls, Tags.templates, Tags.security]) == []
