"""A signer's pages speak the language on file to their end, whatever the browser or the staff before them speak."""

from datetime import timedelta

import pytest

from agreements import sending
from agreements.models import Agreement
from tests.agreements.pages.conftest import NOON, link_to, puts
from tests.riverbend import DEV

BEGINS_WITH = ("agreement",)
IN_SPANISH = '<html lang="es"'


@pytest.fixture
def spanish(agreement: Agreement) -> Agreement:
    """Dev has Spanish on file; his browser speaks English."""
    agreement.signers.filter(role="client").update(language="es")
    return agreement


@pytest.mark.parametrize("last", ["decline", "end"])
def test_the_last_page_speaks_it_too(last, spanish, let_in) -> None:
    browser = let_in(DEV)
    assert IN_SPANISH in browser.get("/signing/consent/").content.decode()
    assert IN_SPANISH in browser.post(f"/signing/{last}/", follow=True).content.decode()


@pytest.mark.parametrize("what", ["agreement", "electronic"])
def test_so_does_the_page_after_something_was_taken_back(what, spanish, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    puts(browser, "Dev Rao")
    browser.post("/signing/withdraw/", {"what": what})
    assert IN_SPANISH in browser.post("/signing/withdraw/check/", {"what": what}, follow=True).content.decode()


def test_so_does_the_page_that_says_that_the_time_is_over(spanish, let_in, browse, travel) -> None:
    browser = let_in(DEV)
    travel.move_to(NOON + timedelta(minutes=31))
    assert IN_SPANISH in browser.get("/signing/read/").content.decode()
    assert IN_SPANISH not in browse().get("/signing/read/").content.decode()


def test_the_last_page_speaks_what_was_chosen_on_the_way(spanish, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/language/", {"language": "en", "next": "/signing/"})
    assert IN_SPANISH not in browser.post("/signing/decline/", follow=True).content.decode()


@pytest.mark.parametrize("language", ["", "?in=xx", "?in=en"])
def test_a_last_page_opened_by_itself_says_no_more_than_that(language, browse) -> None:
    answer = browse().get(f"/signing/over/declined/{language}")
    assert answer.status_code == 200
    assert IN_SPANISH not in answer.content.decode()


def test_on_the_screen_of_the_staff_it_is_the_signers_language_that_counts(spanish, jonas, browse) -> None:
    browser = browse(jonas)
    browser.post("/language/", {"language": "en", "next": "/"})
    browser.post(f"/agreements/signers/{spanish.signers.get(role='client').uuid}/here/")
    assert IN_SPANISH in browser.get("/signing/consent/").content.decode()


def test_the_door_by_a_code_on_the_screen_speaks_it_as_the_one_by_a_link_does(spanish, jonas, browse) -> None:
    assert IN_SPANISH in browse().get(link_to(DEV)).content.decode()
    url = sending.show_link(spanish.signers.get(role="client"), by=jonas, now=NOON)
    assert IN_SPANISH in browse().get("/" + url.split("/", 3)[3]).content.decode()
