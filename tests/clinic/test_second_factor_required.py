"""Staff of a clinic that asks for a second factor reach nothing but its set-up until they have one."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client as Browser

from clinic.models import Clinic, User


@pytest.fixture
def hers(riverbend: Clinic, ada: User) -> Browser:
    Clinic.objects.filter(pk=riverbend.pk).update(second_factor_required=True)
    ada.set_password("coaching-demo")
    ada.save()
    hers = Browser()
    hers.force_login(ada)
    return hers


def test_a_new_clinic_asks_for_it() -> None:
    assert Clinic._meta.get_field("second_factor_required").default is True


@pytest.mark.parametrize("address", ["/", "/clients/", "/log/", "/agreements/"])
def test_without_one_every_page_leads_to_its_set_up(hers: Browser, address: str) -> None:
    answer = hers.get(address, follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert "second step" in answer.content.decode()


def test_a_part_of_a_page_makes_the_browser_leave(hers: Browser) -> None:
    answer = hers.get("/board/live/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/accounts/2fa/"


def test_signing_out_is_open(hers: Browser) -> None:
    assert hers.post("/accounts/logout/").status_code == 302


def test_recovery_codes_alone_are_no_factor(hers: Browser, ada: User) -> None:
    RecoveryCodes.activate(ada)
    assert hers.get("/log/").status_code == 302


def test_with_one_everything_opens(hers: Browser, ada: User) -> None:
    TOTP.activate(ada, generate_totp_secret())
    assert hers.get("/log/").status_code == 200


def test_a_password_alone_does_not_come_in_any_more(hers: Browser, ada: User) -> None:
    TOTP.activate(ada, generate_totp_secret())
    answer = Browser().post("/accounts/login/", {"login": ada.email, "password": "coaching-demo"})
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")


def test_whoever_takes_the_last_one_away_is_asked_again(hers: Browser, ada: User) -> None:
    TOTP.activate(ada, generate_totp_secret())
    assert hers.get("/log/").status_code == 200
    hers.post("/accounts/reauthenticate/", {"password": "coaching-demo"})
    hers.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=ada, type="totp").exists()
    assert hers.get("/log/").status_code == 302
