"""Wrong passwords close nothing to colleagues behind the same address, and guessing stays slow: at one account, at many
from one address, at one from many addresses. The page says for how long, and what opens sooner.
"""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client as Browser

from clinic import staff
from clinic.roles import Role
from config import guesses
from tests.clinic.conftest import NOON

PASSWORD = "coaching-demo"
CLINIC, HOME = "203.0.113.7", "198.51.100.9"
PASSKEY = "with a passkey if you have one"


@pytest.fixture(autouse=True)
def clock(db, time_machine):
    cache.clear()
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def jonas(riverbend, ada):
    return staff.create(
        riverbend, email="jonas@riverbend.example", name="Jonas Weld", roles=[Role.THERAPIST], by=ada, now=NOON,
        password=PASSWORD,
    )  # fmt: skip


def types(login: str, password: str, whence: str = CLINIC):
    """What the sign-in page says, or where it leads."""
    answer = Browser(REMOTE_ADDR=whence).post("/accounts/login/", {"login": login, "password": password})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def guess(login: str, whence: str = CLINIC, times: int = 1) -> None:
    for _again in range(times):
        types(login, "x", whence)


def test_after_five_typos_the_page_says_for_how_long_and_what_opens_sooner(ada, clock) -> None:
    guess(ada.email, times=5)
    clock.shift(timedelta(minutes=1))
    said = types(ada.email, PASSWORD)
    assert "Too many wrong passwords for this account from your network." in said
    assert "You can try again in 4 minutes." in said
    assert "Sooner: over another network, such as your phone" in said
    assert "or with a passkey if you have one." in said
    clock.shift(timedelta(minutes=3, seconds=1))
    assert "You can try again in 1 minute." in types(ada.email, PASSWORD)
    clock.shift(timedelta(minutes=1))
    assert types(ada.email, PASSWORD) == "/"


def test_somebody_who_goes_on_and_on_closes_nothing_to_a_colleague_beside_them(ada, jonas) -> None:
    guess(ada.email, times=40)
    assert types(jonas.email, PASSWORD) == "/"


def test_who_is_typed_by_a_stranger_comes_in_from_where_they_are(ada) -> None:
    guess(ada.email, HOME, times=6)
    assert types(ada.email, PASSWORD, CLINIC) == "/"


def test_a_right_password_costs_no_try(ada, clock) -> None:
    guess(ada.email, times=4)
    for _again in range(3):
        clock.shift(timedelta(seconds=1))  # a try is known by its time
        assert types(ada.email, PASSWORD) == "/"
    guess(ada.email)
    assert PASSKEY in types(ada.email, PASSWORD)


def test_one_password_cannot_be_tried_on_many_accounts(ada, clock) -> None:
    for number in range(50):
        guess(f"x{number}@riverbend.example")
    said = types(ada.email, PASSWORD)
    assert "came from your network, not only from you. You can try again in 10 minutes. Sooner: over another" in said
    assert types(ada.email, PASSWORD, HOME) == "/"
    clock.shift(timedelta(minutes=10))
    assert types(ada.email, PASSWORD) == "/"


def test_who_is_refused_for_others_guesses_loses_no_try_of_their_own(ada, clock) -> None:
    for number in range(50):
        guess(f"x{number}@riverbend.example")
    for _again in range(6):
        assert "not only from you" in types(ada.email, PASSWORD)
    clock.shift(timedelta(minutes=10))
    assert types(ada.email, PASSWORD) == "/"


def test_many_addresses_do_not_make_more_than_a_hundred_guesses_an_hour_at_one_account(ada) -> None:
    for number in range(100):
        guess(ada.email, f"198.51.100.{number}")
    said = types(ada.email, PASSWORD)
    assert "came from many places. You can try again in 60 minutes." in said
    assert "Sooner: once you have chosen a new password, or with a passkey if you have one." in said


def test_a_new_password_opens_at_once(ada, rf) -> None:
    guess(ada.email, times=5)
    request = rf.post("/", REMOTE_ADDR=CLINIC)
    guesses.password_reset.send(type(ada), request=request, user=ada)
    assert types(ada.email, PASSWORD) == "/"


@pytest.mark.parametrize("has_one", [True, False], ids=["a passkey", "none"])
def test_who_is_signed_in_is_offered_what_they_have(ada, has_one) -> None:
    if has_one:
        Authenticator.objects.create(user=ada, type=Authenticator.Type.WEBAUTHN, data={})
    hers = Browser(REMOTE_ADDR=CLINIC)
    hers.force_login(ada)
    for _again in range(6):
        said = hers.post("/accounts/reauthenticate/", {"password": "x"}).content.decode()
    assert "Too many wrong passwords for this account from your network." in said
    assert ("Sooner: with a passkey, or over another network" in said) is has_one
    assert ("Sooner: over another network, such as your phone" in said) is not has_one
    assert "if you have one" not in said


@pytest.mark.parametrize("login", ["ada@riverbend.example", "nobody@riverbend.example"], ids=["theirs", "nobody's"])
def test_a_wrong_password_is_said_in_our_words(ada, login) -> None:
    said = types(login, "x")
    assert "This e-mail address and this password do not belong together." in said
    assert "choose a new one below" in said
    assert "%" not in said.partition('role="alert"')[2].partition("</div>")[0]


def test_a_wrong_password_of_somebody_signed_in_too(ada) -> None:
    hers = Browser()
    hers.force_login(ada)
    assert "This is not your password." in hers.post("/accounts/reauthenticate/", {"password": "x"}).content.decode()
    chosen = {"oldpassword": "x", "password1": "rivers by day", "password2": "rivers by day"}
    hers.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert (
        "This is not the password that you have now."
        in hers.post("/accounts/password/change/", chosen).content.decode()
    )


def test_an_account_that_does_not_exist_is_spoken_of_alike(ada) -> None:
    for login in (ada.email, "nobody@riverbend.example"):
        guess(login, times=5)
    known, unknown = (types(login, "x") for login in (ada.email, "nobody@riverbend.example"))
    assert PASSKEY in known
    assert PASSKEY in unknown


def test_the_password_that_is_asked_for_again_is_slowed_alike(ada) -> None:
    hers = Browser(REMOTE_ADDR=CLINIC)
    hers.force_login(ada)
    for _again in range(6):
        said = hers.post("/accounts/reauthenticate/", {"password": "x"}).content.decode()
    assert "You can try again in 5 minutes." in said


def test_wrong_codes_of_one_rest_for_five_minutes_and_not_anybody_elses(ada, jonas, clock) -> None:
    browsers = {}
    for user in (ada, jonas):
        TOTP.activate(user, generate_totp_secret())
        browsers[user] = Browser(REMOTE_ADDR=CLINIC)
        browsers[user].post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    def codes(user, times: int) -> str:
        for _again in range(times):
            answer = browsers[user].post("/accounts/2fa/authenticate/", {"code": "000000"})
        return answer.content.decode()

    assert "Wait five minutes, then try again." in codes(ada, 12)
    assert "That did not fit. Type the newest code" in codes(jonas, 1)
    clock.shift(timedelta(minutes=5))
    assert "That did not fit. Type the newest code" in codes(ada, 1)


def test_too_much_at_once_is_said_on_a_page_of_ours(ada) -> None:
    for _again in range(61):
        answer = Browser(REMOTE_ADDR=CLINIC).post("/accounts/login/", {})
    assert answer.status_code == 429
    assert "Wait one minute" in answer.content.decode()
    assert "988" in answer.content.decode()
