"""Staff: invited by a link, given roles, let in again after a lost telephone."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client as Browser

from clinic.models import AuditEvent, User
from clinic.roles import Role
from tests.pages.conftest import NOON
from tests.pages.test_settings import hers  # noqa: F401  Ada, signed in just now

NEW = {"name": "Noor Haddad", "email": "noor@riverbend.example", "roles": ["therapist"], "phone": "(314) 555-0119",
       "time_zone": "America/Chicago", "language": "en"}  # fmt: skip


@pytest.fixture
def noor(hers: Browser, django_capture_on_commit_callbacks) -> User:  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True):
        assert hers.post("/settings/staff/invite/", NEW).status_code == 302
    return User.objects.get(email="noor@riverbend.example")


def test_whoever_is_invited_gets_a_link_and_nothing_more(noor: User) -> None:
    assert noor.roles == {Role.THERAPIST}
    assert noor.phone == "+13145550119"
    assert not noor.has_usable_password()
    (letter,) = mail.outbox
    assert letter.to == ["noor@riverbend.example"]
    assert "/accounts/password/reset/key/" in letter.body


def test_with_the_link_they_choose_a_password_and_come_in(noor: User) -> None:
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    theirs = Browser()
    form = theirs.get(path, follow=True)
    theirs.post(form.redirect_chain[-1][0], {"password1": "rivers at night", "password2": "rivers at night"})
    answer = theirs.post("/accounts/login/", {"login": noor.email, "password": "rivers at night"})
    assert answer.headers["Location"] == "/"


def test_an_address_in_use_is_said_and_nothing_typed_is_lost(hers: Browser, mira: User) -> None:  # noqa: F811
    page = hers.post("/settings/staff/invite/", NEW | {"email": mira.email}).content.decode()
    assert "There is a problem" in page
    assert "Noor Haddad" in page


def test_roles_are_exactly_those_ticked(hers: Browser, mira: User) -> None:  # noqa: F811
    hers.post(f"/settings/staff/{mira.uuid}/roles/", {"roles": ["leader"]})
    assert User.objects.get(pk=mira.pk).roles == {Role.LEADER}


def test_the_last_admin_stays_one(hers: Browser, ada: User) -> None:  # noqa: F811
    page = hers.post(f"/settings/staff/{ada.uuid}/roles/", {"roles": ["therapist"]}).content.decode()
    assert "Your clinic needs an admin" in page
    assert Role.ADMIN in User.objects.get(pk=ada.pk).roles


def test_after_a_lost_phone_the_second_step_is_set_up_anew(hers: Browser, mira: User) -> None:  # noqa: F811
    TOTP.activate(mira, generate_totp_secret())
    theirs = Browser()
    theirs.force_login(mira)
    hers.post(f"/settings/staff/{mira.uuid}/second-factor/")
    assert not Authenticator.objects.filter(user=mira).exists()
    assert AuditEvent.objects.filter(action="staff.second_factor_reset").exists()


def test_somebody_of_another_clinic_does_not_exist(hers: Browser, otto: User) -> None:  # noqa: F811
    assert hers.get(f"/settings/staff/{otto.uuid}/").status_code == 404
    assert hers.post(f"/settings/staff/{otto.uuid}/roles/", {"roles": ["admin"]}).status_code == 404


def test_the_end_of_their_access_is_told_before_it_is_done(hers: Browser, lee: User) -> None:  # noqa: F811
    address = f"/settings/staff/{lee.uuid}/deactivate/"
    page = hers.get(address).content.decode()
    assert "signed out everywhere at once" in page
    assert "invite them again" in page
    assert User.objects.get(pk=lee.pk).is_active
    assert hers.post(address).status_code == 302
    assert not User.objects.get(pk=lee.pk).is_active


def test_who_still_treats_somebody_is_handed_over_first(hers: Browser, jonas: User, ben) -> None:  # noqa: F811
    for method in (hers.get, hers.post):
        page = method(f"/settings/staff/{jonas.uuid}/deactivate/", follow=True).content.decode()
        assert "Hand that over first" in page
    page = hers.post(f"/settings/staff/{jonas.uuid}/roles/", {"roles": ["leader"]}).content.decode()
    assert "Hand that over first" in page
    assert User.objects.get(pk=jonas.pk).roles == {Role.THERAPIST}


def test_who_comes_back_is_invited_as_they_were(hers: Browser, lee: User, otto: User) -> None:  # noqa: F811
    hers.post(f"/settings/staff/{lee.uuid}/deactivate/")
    assert f"/settings/staff/invite/?again={lee.uuid}" in hers.get("/settings/staff/").content.decode()
    page = hers.get(f"/settings/staff/invite/?again={lee.uuid}").content.decode()
    assert 'value="lee@riverbend.example"' in page
    assert 'value="leader" id="id_roles_1" checked' in page or page.count("checked") == 1
    for nobody in (otto.uuid, "nonsense"):
        assert 'value="Otto' not in hers.get(f"/settings/staff/invite/?again={nobody}").content.decode()


def test_a_number_is_changed_only_just_after_signing_in(hers: Browser, mira: User) -> None:  # noqa: F811
    sent = {"name": "Mira Vance", "phone": "+13145550118", "time_zone": "America/Chicago", "language": "en"}
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        answer = hers.post(f"/settings/staff/{mira.uuid}/details/", sent)
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
        assert User.objects.get(pk=mira.pk).phone != "+13145550118"
        hers.post(answer.headers["Location"], {"password": "coaching-demo"}, follow=True)
    assert User.objects.get(pk=mira.pk).phone == "+13145550118"
