"""The sign-in package's pages stand in our frame: one stylesheet, nothing inline, crisis lines on each."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from clinic import audit, clinics, staff
from clinic.models import User
from clinic.roles import Role

BEFORE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/")
AFTER = (
    "/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/",
    "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/reauthenticate/",
)  # fmt: skip


@pytest.fixture
def ada(db: None) -> User:
    set_up, now = audit.SYSTEM("set-up"), datetime.now(UTC)
    riverbend = clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=("+13145550100",), by=set_up, now=now,
    )  # fmt: skip
    return staff.create(
        riverbend, email="ada@riverbend.example", name="Ada Quist", roles=[Role.ADMIN], by=set_up, now=now,
        password="coaching-demo",
    )  # fmt: skip


@pytest.fixture
def inside(client: Client, ada: User) -> Client:
    answer = client.post("/accounts/login/", {"login": ada.email, "password": "coaching-demo"})
    assert answer.status_code == 302
    client.post("/accounts/reauthenticate/", {"password": "coaching-demo"})
    return client


def assert_is_ours(html: str) -> None:
    assert "css/app.css" in html
    assert 'class="crisis"' in html
    assert "<h1>" in html
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*(?:\ssrc=|application/json))", html)


@pytest.mark.django_db
@pytest.mark.parametrize("address", BEFORE)
def test_it_frames_the_pages_before_the_sign_in(client: Client, address: str) -> None:
    assert_is_ours(client.get(address).content.decode())


@pytest.mark.parametrize("address", AFTER)
def test_it_frames_the_pages_behind_the_sign_in(inside: Client, address: str) -> None:
    answer = inside.get(address)
    assert answer.status_code == 200
    assert_is_ours(answer.content.decode())


def test_it_tells_a_wrong_password_first(client: Client, ada: User) -> None:
    html = client.post("/accounts/login/", {"login": ada.email, "password": "wrong"}).content.decode()
    assert re.search(r"<title>\s*Error: Sign in", html)
    assert html.index("error-summary") < html.index("<form")
    assert 'value="ada@riverbend.example"' in html


def test_nobody_gives_themselves_another_address(inside: Client, ada: User) -> None:
    answer = inside.post("/accounts/email/", {"action_add": "", "email": "somebody@else.example"})
    assert answer.status_code == 404
    assert [(one.email, one.primary) for one in EmailAddress.objects.filter(user=ada)] in ([], [(ada.email, True)])
