"""`make pictures`: the pictures of the README, taken of the running demo clinic at a moment that is always the same.

Not a test of the suite: pytest gives the database, the server and the browser, and only takes in what it is told to.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import BrowserContext

from tests import demo_once
from tests.pages.browser.conftest import (
    _there_is_a_browser,
    browser_context_args,
    browser_type_launch_args,
    sign_in,
)

__all__ = ["_there_is_a_browser", "browser_context_args", "browser_type_launch_args", "sign_in"]

EVENING = datetime(2026, 3, 10, 23, 10, tzinfo=UTC)  # a Tuesday, 6:10 pm in Chicago
PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
SHOTS = {
    "board": ("mira", "/", DESK, "light"),
    "board-night": ("mira", "/", PHONE, "dark"),
    "log": ("ada", "/log/", DESK, "light"),
}


@pytest.fixture
def demo_clinic(transactional_db: None) -> None:
    with time_machine.travel(EVENING, tick=False):
        demo_once.load(now=EVENING)
        yield


@pytest.mark.parametrize("name", SHOTS)
def test_take(name: str, sign_in, context: BrowserContext) -> None:
    who, path, size, scheme = SHOTS[name]
    page = sign_in(who)
    page.clock.set_fixed_time(EVENING)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
