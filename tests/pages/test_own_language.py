"""Staff read the pages in their own language, unless they chose another one in this browser."""

import pytest
from django.conf import settings
from django.test import Client as Browser

from clinic import staff
from clinic.models import User
from tests.pages.conftest import NOON, SET_UP


@pytest.fixture
def mira_in_spanish(mira: User) -> Browser:
    staff.change(mira, language="es", by=SET_UP, now=NOON)
    browser = Browser(headers={"Accept-Language": "en"})
    browser.force_login(mira)
    return browser


def test_the_pages_speak_the_language_on_file(mira_in_spanish: Browser) -> None:
    assert b'<html lang="es"' in mira_in_spanish.get("/limits/").content


def test_a_choice_in_this_browser_goes_first(mira_in_spanish: Browser) -> None:
    mira_in_spanish.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert b'<html lang="en"' in mira_in_spanish.get("/limits/").content


def test_before_the_sign_in_the_browser_is_asked() -> None:
    page = Browser(headers={"Accept-Language": "es"}).get("/accounts/login/")
    assert b'<html lang="es"' in page.content
