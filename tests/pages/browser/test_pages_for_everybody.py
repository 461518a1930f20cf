"""Every page by day and by night, on a telephone and on a desk: axe finds nothing, and nothing runs off the side.

In both languages: in English axe reads all; in Spanish it reads what is said, and the words have to find their room.
"""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from clients.models import Client
from clinic.models import User
from tests import axe
from tests.pages import test_doors, test_settings_doors
from tests.pages.browser.places import places

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PARTS_OF_PAGES = {
    "board-live",
    "client-texts-live",
    "contact-beside",
    "contact-strip",
    "on-call",
    "photo",
    "audit-head",
}
NOT_IN_THE_TABLE = {"emergency-review", "export"}  # their records are made by an emergency, by a job
LEAD_TO_THEIR_PAGE = {
    "contact-note",
    "keeping-check",
    "limit-extra",
    "limit-hours",
    "limit-hours-copy",
    "limit-off",
    "limit-terms",
    "own-page-pin",
    "staff-change",
    "staff-roles",
}  # clinic.access.form_of
ASK_FOR_THE_PASSWORD = {
    "staff-invite",
    "staff-hand-over",
    "staff-deactivate",
    "keeping-delete",
}  # whose page before them is another's


def pages_without_a_place(everywhere: dict[str, list[str]]) -> set[str]:
    pages = {door.name for door in (*test_doors.DOORS, *test_settings_doors.DOORS) if "GET" in door.methods}
    seen = {str(resolve(urlsplit(path).path).url_name) for paths in everywhere.values() for path in paths}
    return pages - PARTS_OF_PAGES - NOT_IN_THE_TABLE - ASK_FOR_THE_PASSWORD - LEAD_TO_THEIR_PAGE - seen


def opens(page: Page, path: str) -> None:
    """It, and not the page that asks for the password, or says that there is none."""
    answer = page.goto(path)
    assert answer
    assert (answer.status, urlsplit(page.url).path) == (200, urlsplit(path).path)


def test_axe_finds_nothing_and_nothing_runs_off_the_side(sign_in, context) -> None:
    found, everywhere = [], places()
    axe.comes_with(context)
    assert not pages_without_a_place(everywhere)
    for name, paths in everywhere.items():
        page = sign_in(name)
        for path in paths:
            opens(page, path)
            assert page.locator("h1").count() == 1, path
            found += axe.at_all_sizes(page, f"{name} {path}")
        User.objects.filter(email__startswith=f"{name}@").update(language="es")
        for path in paths:
            opens(page, path)
            assert page.locator("html").get_attribute("lang") == "es", path
            found += axe.in_another_language(page, f"{name} {path} in Spanish")
        page.close()
    assert not found, "\n".join(found)


def test_forms_with_errors_and_the_check_before_recording_are_for_everybody_too(sign_in) -> None:
    page, found = sign_in("jonas"), []
    ben = Client.objects.get(name__startswith="Ben")
    page.goto(f"/clients/{ben.uuid}/acts/")
    page.get_by_role("button", name="Go on: check it first").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found += axe.at_all_sizes(page, "act with an error")
    page.get_by_label("The time is not known: count from now").check()
    page.get_by_role("button", name="Go on: check it first").click()
    expect(page.get_by_role("button", name="Record it")).to_be_visible()
    found += axe.at_all_sizes(page, "act to be checked")
    page.goto(f"/clients/{ben.uuid}/check-ins/")
    page.get_by_role("button", name="Agree it").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found += axe.at_all_sizes(page, "check-in without a time")
    assert not found, "\n".join(found)
