"""A browser for the look: the machine's own Chromium when there is one, else Playwright's."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django_htmx
import pytest
from django.template import Template
from django.template.context import make_context
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from tests import browser

STATIC = Path(__file__).parents[2] / "static"
HTMX = Path(django_htmx.__file__).parent / "static"
ORIGIN = "http://look.test"
PATIENCE = 30.0  # seconds until what is expected must be there; a machine that does other things besides is slow
expect.set_options(timeout=PATIENCE * 1000)
NOT_NEEDED = """AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades
 HttpsFirstBalancedModeAutoEnable LensOverlay MediaRouter PaintHolding ThirdPartyStoragePartitioning OptimizationHints
 AimEnabled PreconnectToSearch WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup""".split()
"""Playwright's own list, which ours takes the place of, and the pages in which the address bar would answer: a Chromium
without a screen makes them too, at each new page, and they take a third of its time."""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
NOW = datetime(2026, 3, 4, 8, 14, tzinfo=UTC)
MIRA = SimpleNamespace(
    is_authenticated=True, name="Mira Sand", email="mira@riverbend.example", time_zone="America/Chicago",
    roles=frozenset(), has_role=lambda *roles: False, alert_sound=True, shortcuts=True,
    clinic=SimpleNamespace(name="Riverbend DBT"),
)  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    own = browser.system()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    flags.append(f"--disable-features={','.join(NOT_NEEDED)}")
    return {**browser_type_launch_args, "args": flags} | ({"executable_path": own} if own else {})


class Book:
    """Pages that are rendered here and read in a browser, with our static files and our content policy, offline."""

    def __init__(self, page: Page) -> None:
        self.page, self.complaints, self.html = page, [], ""
        self.parts: dict[str, tuple[int, str, dict[str, str]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        page.route("**/*", self.answer)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        known = [folder / path.removeprefix("/static/") for folder in (STATIC, HTMX)]
        file = next((file for file in known if path.startswith("/static/") and file.is_file()), None)
        if path in self.parts:
            status, body, headers = self.parts[path]
            self.asked.append((route.request.method, route.request.headers))
            route.fulfill(status=status, body=body, content_type="text/html", headers=headers)
        elif file:
            route.fulfill(path=file)
        else:
            route.fulfill(body=self.html, content_type="text/html", headers={"Content-Security-Policy": POLICY})

    def open(self, main: str, *, now: datetime = NOW, **more: object) -> Page:
        """Show a page with this body; more is its context."""
        request = RequestFactory().get("/")
        request.COOKIES.update({c["name"]: c["value"] for c in self.page.context.cookies()})
        source = '{% extends "base.html" %}{% load intersession %}{% block main %}' + main + "{% endblock %}"
        known = {"user": MIRA, "now": now, "csrf_token": "token", **more}
        self.html = Template(source).render(make_context(known, request, autoescape=True))
        self.page.clock.set_fixed_time(now)
        self.page.goto(f"{ORIGIN}/")
        return self.page


@pytest.fixture
def book(page: Page) -> Iterator[Book]:
    book = Book(page)
    yield book
    assert book.complaints == []
