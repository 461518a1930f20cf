"""The demo clinic in a real browser, against the application itself."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser
from playwright.sync_api import BrowserContext, Page

from clinic.models import User
from tests import browser as chromium
from tests import demo_once
from tests.look.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread in which tests use the database

TODAY = datetime.now(UTC)
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}


@pytest.fixture(scope="session", autouse=True)
def _there_is_a_browser() -> None:
    if not chromium.system() and not chromium.playwrights():
        pytest.skip("No Chromium on this machine, so nobody has looked at the pages. `make test` fetches one.")


@pytest.fixture(autouse=True)
def _the_clock_stands() -> None:
    """Here it goes: a browser and a server that tell different times would show it."""


@pytest.fixture
def demo_clinic(transactional_db: None) -> None:
    demo_once.load(now=TODAY)


@pytest.fixture
def sign_in(context: BrowserContext, live_server, demo_clinic: None) -> Callable[[str], Page]:
    """`sign_in("jonas")`: a page of a browser in which Jonas is signed in, and has just said who he is."""

    def signed_in(name: str) -> Page:
        session = Browser()
        session.force_login(User.objects.get(email=f"{name}@riverbend.example"))
        cache.clear()  # whoever says who they are ten times a minute is not asked any more; here it is a test each
        assert session.post("/accounts/reauthenticate/", {"password": "coaching-demo"}).status_code == 302
        cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
        context.clear_cookies()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.new_page()

    return signed_in


@pytest.fixture
def browser_context_args(browser_context_args: dict, live_server) -> dict:
    return {**browser_context_args, "base_url": live_server.url, "viewport": PHONE}
