"""A new SECRET_KEY with the old one beside it: nobody is signed out, and an invitation still opens."""

import pytest
from django.test import Client as Browser

from clinic import invitations

OLD, NEW = "o" * 60, "n" * 60


@pytest.fixture
def before(settings, jonas):
    """Jonas is signed in, and has a link to choose a password: both under the old key."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    browser = Browser()
    browser.force_login(jonas)
    return browser, invitations.link(jonas)


def signed_in(browser):
    return browser.get("/").status_code == 200


def opens(link):
    return 'name="password1"' in Browser().get(link, follow=True).content.decode()


def test_with_the_old_one_beside_it_nothing_is_noticed(before, settings):
    browser, link = before
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert signed_in(browser)
    assert opens(link)
    settings.SECRET_KEY_FALLBACKS = []
    assert signed_in(browser), "whoever came meanwhile has moved to the new one"


def test_without_it_everybody_signs_in_again(before, settings):
    browser, link = before
    settings.SECRET_KEY = NEW
    assert not signed_in(browser)
    assert not opens(link), "an invitation is sent anew"
