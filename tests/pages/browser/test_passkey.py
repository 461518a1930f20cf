"""A passkey in a real browser: it is added just after signing in, and lets in by itself."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FINGER = {  # a device with a reader of fingers, whose owner is there
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def signs_in_by_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("ada@riverbend.example")
    page.locator("[name=password]").fill("coaching-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/")


def test_it_is_added_and_lets_in_without_a_password(context, demo_clinic) -> None:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    signs_in_by_password(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("[name=password]").fill("coaching-demo")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Ada’s telephone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.locator("h1")).to_contain_text("ecovery")
    assert Authenticator.objects.filter(user__email="ada@riverbend.example", type="webauthn").count() == 1
    context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
