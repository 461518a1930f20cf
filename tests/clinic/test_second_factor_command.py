"""The only admin of a clinic lost her phone: the operator lets her set up a second step anew, and is named for it."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from clinic.models import AuditEvent, Clinic, User

PASSWORD = "coaching-demo"
WHY = "Rang her at the office; knew her voice."


@pytest.fixture
def ada(riverbend: Clinic, ada: User) -> User:
    Clinic.objects.filter(pk=riverbend.pk).update(second_factor_required=True)
    TOTP.activate(ada, generate_totp_secret())
    RecoveryCodes.activate(ada)
    return ada


def let_in_again(email: str, *, by: str = "Noor Haddad", why: str = WHY) -> str:
    out = io.StringIO()
    call_command("second_factor", email, by=by, why=why, stdout=out)
    return out.getvalue()


def signs_in(user: User) -> Browser:
    browser = Browser()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return browser


def test_she_comes_in_with_her_password_and_reaches_only_the_set_up(ada):
    assert "_auth_user_id" not in signs_in(ada).session
    assert "set up a second step anew" in let_in_again("Ada@riverbend.example ")
    hers = signs_in(ada)
    assert hers.get("/log/")["Location"] == "/accounts/2fa/"
    assert not Authenticator.objects.filter(user=ada).exists()


def test_whoever_is_signed_in_as_her_is_signed_out(ada):
    there = signs_in(ada)
    there.post("/accounts/2fa/authenticate/", {"code": RecoveryCodes.activate(ada).get_unused_codes()[0]})
    assert there.get("/log/").status_code == 200
    let_in_again(ada.email)
    assert there.get("/log/")["Location"].startswith("/accounts/login/")


def test_the_clinics_trail_says_who_did_it_and_why(ada):
    let_in_again(ada.email)
    event = AuditEvent.objects.get(action="staff.second_factor_reset")
    assert (event.clinic_id, event.subject_id) == (ada.clinic_id, str(ada.pk))
    assert (event.actor_kind, event.actor_label) == ("system", "operator:Noor Haddad")
    assert event.data == {"why": WHY}


def test_a_colleague_keeps_theirs(ada, otto):
    TOTP.activate(otto, generate_totp_secret())
    let_in_again(ada.email)
    assert Authenticator.objects.filter(user=otto).exists()


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"email": "eda@riverbend.example"}, "Nobody on the staff of any clinic signs in with eda@"),
        ({"email": "mira@riverbend.example"}, "Mira Sand has no second step"),
        ({"by": " "}, "--by takes 1 to 100"),
        ({"by": "N" * 101}, "--by takes 1 to 100"),
        ({"why": ""}, "--why takes 1 to 200"),
        ({"why": "w" * 201}, "--why takes 1 to 200"),
    ],
    ids=["unknown", "none held", "nobody", "long name", "no reason", "long reason"],
)
def test_it_is_refused_with_a_sentence_and_changes_nothing(ada, mira, slip, said):
    with pytest.raises(CommandError, match=said):
        let_in_again(**{"email": ada.email} | slip)
    assert Authenticator.objects.filter(user=ada).count() == 2
    assert not AuditEvent.objects.filter(action="staff.second_factor_reset").exists()
