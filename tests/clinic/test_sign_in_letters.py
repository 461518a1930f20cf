"""Whoever signs in is told by e-mail that what they sign in with was changed: by them, for them, or by a stranger."""

import io
import re
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client as Browser

from clinic import second_factor
from clinic.models import User
from tests.clinic.conftest import NOON

PASSWORD = "coaching-demo"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def browser(ada) -> Browser:
    signed_in = Browser()
    signed_in.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return signed_in


def told(to: User) -> list[str]:
    """The first line of each letter that went to them, and to nobody else."""
    assert all(letter.to == [to.email] for letter in mail.outbox)
    return [letter.body.splitlines()[0] for letter in mail.outbox]


def test_a_second_step_that_an_admin_resets_is_told_to_whose_it_was(ada, mira, committed) -> None:
    TOTP.activate(mira, generate_totp_secret())
    with committed():
        second_factor.reset(mira, by=ada, now=NOON)
    assert "taken away on request" in told(mira)[0]
    letter = mail.outbox[0]
    assert letter.subject == "Your sign-in to Intersession was changed"
    assert re.search(r"tell your clinic’s admin at once.*/accounts/password/reset/$", letter.body.strip(), re.DOTALL)
    assert not re.search(r"Ada|Mira|Riverbend|DBT", letter.subject + letter.body)


def test_one_that_the_operator_resets_too(ada, committed) -> None:
    TOTP.activate(ada, generate_totp_secret())
    with committed():
        call_command("second_factor", ada.email, by="Noor Haddad", why="Knew her voice.", stdout=io.StringIO())
    assert len(told(ada)) == 1


def test_a_new_password_is_told(browser, ada, committed) -> None:
    with committed():
        browser.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "rivers by day", "password2": "rivers by day"},
        )
    assert told(ada) == ["A new password was chosen."]


def test_an_app_with_codes_is_told_in_one_letter_and_that_it_went_in_another(
    browser, ada, committed, time_machine
) -> None:
    time_machine.move_to(NOON, tick=False)
    browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.get("/accounts/2fa/totp/activate/")
    code = hotp_value(browser.session["mfa.totp.secret"], next(iter(yield_hotp_counters_from_time())))
    with committed():
        browser.post("/accounts/2fa/totp/activate/", {"code": format_hotp_value(code)})
    assert told(ada) == ["An app with codes was added."]
    with committed():
        browser.post("/accounts/2fa/totp/deactivate/")
    assert told(ada)[1:] == ["The app with codes was removed."]


def test_a_mail_server_that_is_away_keeps_nobody_from_it(ada, mira, committed) -> None:
    TOTP.activate(mira, generate_totp_secret())
    with mock.patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError), committed():
        second_factor.reset(mira, by=ada, now=NOON)
    assert not Authenticator.objects.filter(user=mira).exists()
    assert mail.outbox == []


def test_what_comes_to_nothing_is_not_told(browser, ada, committed) -> None:
    with committed():
        browser.post(
            "/accounts/password/change/",
            {"oldpassword": "not hers", "password1": "rivers by day", "password2": "rivers by day"},
        )
    assert mail.outbox == []
