"""Ben's phone: 360 px wide, with the application itself behind it."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests import browser as chromium
from tests.look.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread in which tests use the database


@pytest.fixture(scope="session", autouse=True)
def _there_is_a_browser() -> None:
    if not chromium.system() and not chromium.playwrights():
        pytest.skip("No Chromium on this machine, so nobody has looked at the pages. `make test` fetches one.")


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    return live_server.url


@pytest.fixture
def hand(browser: Any, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, base_url=site, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def plain(browser: Any, site: str) -> Iterator[Page]:
    """Without JavaScript."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, base_url=site, java_script_enabled=False, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()
