"""Every address answers a stranger with the same headers; whoever signs out leaves a browser that forgets."""

import re

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import URLPattern, get_resolver

from config import wsgi
from tests.riverbend import hire_ada, open_riverbend

pytestmark = pytest.mark.django_db
UUID, TOKEN = "00000000-0000-4000-8000-000000000000", "A" * 43
FILLED = {"uuid": UUID, "int": "1", "str": TOKEN, "slug": "a", "path": "a"}
SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def addresses(patterns, prefix=""):
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            filled = re.sub(r"<(?:(\w+):)?\w+>", lambda part: FILLED.get(part[1] or "str", TOKEN), route)
            yield "/" + re.sub(r"\(\?P<\w+>[^)]*\)", TOKEN, filled).replace("^", "").replace("$", "")
        else:
            yield from addresses(entry.url_patterns, route)


def pages():
    """All that a browser asks for; the line's webhooks go by a corridor without middleware."""
    return sorted({url for url in addresses(get_resolver().url_patterns) if not url.startswith(settings.LINE_PREFIX)})


def test_every_address_says_what_a_browser_may_do():
    browser = Browser()
    answers = {url: browser.get(url).headers for url in [*pages(), "/nowhere/"]}
    assert [url for url, headers in answers.items() if {name: headers.get(name) for name in SAID} != SAID] == []
    assert [url for url, headers in answers.items() if "camera=()" not in headers.get("Permissions-Policy", "")] == []
    policies = {url: headers.get("Content-Security-Policy", "") for url, headers in answers.items()}
    assert [url for url, policy in policies.items() if "default-src 'none'" not in policy or "unsafe" in policy] == []
    assert [url for url, headers in answers.items() if "Cache-Control" not in headers] == []


def test_there_are_many_of_them():
    assert len(pages()) > 150


def test_a_page_that_finds_no_place_says_the_same():
    told = {}
    wsgi.turned_away(lambda status, headers: told.update(headers))
    assert "default-src 'none'" in told["Content-Security-Policy"]
    assert told["Cache-Control"] == "no-store"
    assert {name: told.get(name) for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")} == {
        name: SAID[name] for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
    }


def test_whoever_signs_out_leaves_a_browser_that_forgets():
    browser = Browser()
    browser.force_login(hire_ada(open_riverbend()))
    assert "Clear-Site-Data" not in browser.get("/settings/").headers
    assert browser.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
