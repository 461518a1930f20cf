"""A real Chromium before the running application, with the demo people of the page tests."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from playwright.sync_api import BrowserContext, Page

from clinic.models import User
from tests import browser as chromium
from tests.agreements.pages.conftest import agreement, dev, fay, fays, travel
from tests.look.conftest import browser_type_launch_args
from tests.truncate import django_db_setup

__all__ = ["agreement", "browser_type_launch_args", "dev", "django_db_setup", "fay", "fays", "travel"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread in which tests use the database


@pytest.fixture(scope="session", autouse=True)
def _there_is_a_browser() -> None:
    if not chromium.system() and not chromium.playwrights():
        pytest.skip("No Chromium on this machine, so nobody has looked at the pages. `make test` fetches one.")


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    return live_server.url


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
