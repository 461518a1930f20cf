"""Coming in and staying in: the second step cannot be gone round, codes count once, guesses lock nobody else out."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser

from clinic.models import AuditEvent, User
from tests.clinic.conftest import NOON

PASSWORD = "coaching-demo"
AUTHENTICATE = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _nobody_tried_before(db):
    cache.clear()


@pytest.fixture
def hers() -> Browser:
    return Browser()


def signs_in(browser: Browser, user: User, password: str = PASSWORD, **where: str):
    return browser.post("/accounts/login/", {"login": user.email, "password": password}, **where)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


@pytest.fixture
def secret(ada: User, time_machine) -> str:
    """Ada's app; the clock stands, so that a code holds while it is asked for."""
    time_machine.move_to(NOON, tick=False)
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    return secret


def test_the_board_comes_first_and_not_that_somebody_signed_in(hers, ada) -> None:
    done = signs_in(hers, ada)
    assert is_in(hers)
    assert not list(get_messages(done.wsgi_request))


def test_password_and_code_let_in_and_a_code_that_was_used_does_not(hers, ada, secret) -> None:
    code = code_of(secret)
    assert signs_in(hers, ada)["Location"].startswith(AUTHENTICATE)
    assert not is_in(hers)
    hers.post(AUTHENTICATE, {"code": code})
    assert is_in(hers)
    another = Browser()
    signs_in(another, ada)
    another.post(AUTHENTICATE, {"code": code})
    assert not is_in(another)


def test_a_recovery_code_lets_in_once(ada, secret) -> None:
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    for browser, lets_in in ((Browser(), True), (Browser(), False)):
        signs_in(browser, ada)
        browser.post(AUTHENTICATE, {"code": code})
        assert is_in(browser) == lets_in


def test_a_new_password_does_not_go_round_the_second_step(hers, ada, secret) -> None:
    hers.post("/accounts/password/reset/", {"email": ada.email})
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    form = hers.get(path, follow=True).redirect_chain[-1][0]
    hers.post(form, {"password1": "rivers at night", "password2": "rivers at night"})
    assert not is_in(hers)
    assert signs_in(hers, ada, "rivers at night")["Location"].startswith(AUTHENTICATE)
    assert not is_in(hers)
    assert hers.get("/log/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("change", ["totp/activate/", "totp/deactivate/", "webauthn/add/", "recovery-codes/generate/"])
def test_the_second_step_is_changed_only_just_after_signing_in(hers, ada, change) -> None:
    if change != "totp/activate/":
        TOTP.activate(ada, generate_totp_secret())
    hers.force_login(ada)
    before = list(Authenticator.objects.filter(user=ada).values_list("type"))
    for ask in (hers.get, hers.post):
        assert "reauthenticate" in ask(f"/accounts/2fa/{change}")["Location"]
    assert list(Authenticator.objects.filter(user=ada).values_list("type")) == before


@pytest.mark.parametrize("what", ["edit", "remove"])
def test_somebody_elses_passkey_is_not_there(ada, mira, what) -> None:
    key = Authenticator.objects.create(user=mira, type=Authenticator.Type.WEBAUTHN, data={"name": "Mira's"})
    hers = Browser()
    signs_in(hers, ada)
    hers.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for ask in (hers.get, hers.post):
        assert ask(f"/accounts/2fa/webauthn/keys/{key.pk}/{what}/", {"name": "mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data == {"name": "Mira's"}


def test_signing_out_everywhere_else_ends_the_others(ada) -> None:
    here, there = Browser(), Browser()
    for browser in (here, there):
        signs_in(browser, ada)
        assert browser.get("/log/").status_code == 200
    assert "Sign out everywhere else" in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert here.get("/log/").status_code == 200
    assert there.get("/log/").status_code == 302


def test_guesses_from_one_place_lock_nobody_out_who_comes_by_the_same_proxy(ada, settings) -> None:
    """Both come from the proxy's own address; it says where each of them is."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guesser, clinic = (
        {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": ip} for ip in ("198.51.100.9", "203.0.113.7")
    )
    for number in range(51):
        answer = Browser().post(
            "/accounts/login/", {"login": f"x{number}@riverbend.example", "password": "x"}, **guesser
        )
    assert "Too many" in answer.content.decode()
    hers = Browser()
    assert signs_in(hers, ada, **clinic)["Location"] == "/"
    assert is_in(hers)


def test_a_stranger_who_is_counted_under_many_addresses_pushes_nobody_out(ada) -> None:
    """Five wrong passwords close an account to where they came from, whatever else is counted meanwhile."""
    guesser = Browser(REMOTE_ADDR="203.0.113.7")
    for _again in range(6):
        guesser.post("/accounts/login/", {"login": ada.email, "password": "x"})
    cache.set_many({f"own-page:link:{number}": 1 for number in range(700)}, 3600)
    answer = Browser(REMOTE_ADDR="203.0.113.7").post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert "Too many" in answer.content.decode()


def on_trail(user: User) -> list[tuple]:
    """What the trail says of how they sign in, beside that they did."""
    told = AuditEvent.objects.filter(action__startswith="staff.", subject_id=str(user.pk)).order_by("pk")
    left_out = ("staff.created", "staff.signed_in", "staff.signed_out")
    return [(event.action, event.actor_kind, event.data) for event in told.exclude(action__in=left_out)]


def test_a_wrong_code_is_on_the_trail(hers, ada, secret) -> None:
    signs_in(hers, ada)
    hers.post(AUTHENTICATE, {"code": "000000"})
    assert on_trail(ada) == [("staff.sign_in_failed", "system", {"ip": "127.0.0.1", "step": "second"})]


def test_a_new_password_and_new_factors_are_on_the_trail(hers, ada, django_capture_on_commit_callbacks) -> None:
    hers.post("/accounts/password/reset/", {"email": ada.email})
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    form = hers.get(path, follow=True).redirect_chain[-1][0]
    hers.post(form, {"password1": "rivers at night", "password2": "rivers at night"})
    signs_in(hers, ada, "rivers at night")
    hers.post("/accounts/reauthenticate/", {"password": "rivers at night"})
    hers.get("/accounts/2fa/totp/activate/")
    with django_capture_on_commit_callbacks(execute=True):
        hers.post("/accounts/2fa/totp/activate/", {"code": code_of(hers.session["mfa.totp.secret"])})
    hers.post("/accounts/2fa/totp/deactivate/")
    chosen = {"oldpassword": "rivers at night", "password1": "rivers by day", "password2": "rivers by day"}
    hers.post("/accounts/password/change/", chosen)
    here = {"ip": "127.0.0.1"}
    factors = [("totp", "added"), ("recovery_codes", "added"), ("totp", "removed"), ("recovery_codes", "removed")]
    assert on_trail(ada) == [
        ("staff.password_chosen", "staff", here | {"by_link": 1}),
        *((f"staff.second_factor_{deed}", "staff", here | {"factor": factor}) for factor, deed in factors),
        ("staff.password_chosen", "staff", here | {"by_link": 0}),
    ]
