"""A real Chromium before the running application, with the demo people of the page tests."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from playwright.sync_api import BrowserContext, Page

from agreements import drafting, sending
from agreements.models import Agreement
from clients.models import Client
from clinic.models import User
from tests import browser as chromium
from tests.agreements.pages.conftest import take_in_fay, travel
from tests.look.conftest import browser_type_launch_args
from tests.riverbend import DEV, NOON, take_in

__all__ = ["browser_type_launch_args", "travel"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread in which tests use the database


@pytest.fixture(scope="session", autouse=True)
def _there_is_a_browser() -> None:
    if not chromium.system() and not chromium.playwrights():
        pytest.skip("No Chromium on this machine, so nobody has looked at the pages. `make test` fetches one.")


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    return live_server.url


@pytest.fixture
def dev(jonas: User) -> Client:
    return take_in(jonas, "Dev Rao", DEV, signed=False)


@pytest.fixture
def agreement(dev: Client, jonas: User) -> Agreement:
    """Dev's, sent by text at noon."""
    return sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON)


@pytest.fixture
def fays(mira: User) -> Agreement:
    return sending.send(drafting.prepare(take_in_fay(mira), by=mira, now=NOON), by=mira, now=NOON)


@pytest.fixture
def phone(browser: Any, site: str) -> Iterator[Page]:
    """360 px wide, and without JavaScript."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=False, base_url=site, reduced_motion="reduce"
    )
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def sign_in(site: str) -> Callable[[BrowserContext, User], None]:
    def signed_in(context: BrowserContext, user: User) -> None:
        client = Browser()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])

    return signed_in
