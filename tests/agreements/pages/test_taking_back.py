"""Whoever signed takes it back by themselves: the agreement, or electronic records alone."""

import pytest

from agreements import copies, sending
from agreements.models import Kind, Matter, State
from tests.agreements.pages.conftest import FAY, link_to, puts, sign
from tests.riverbend import DEV, NOON, fresh

BEGINS_WITH = ("agreement",)


@pytest.fixture
def signed(agreement, let_in):
    """Dev's browser, after he signed."""
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    puts(browser, "Dev Rao")
    return browser


def test_the_agreement_is_taken_back_after_a_look_at_what_that_means(signed, agreement) -> None:
    assert "/signing/withdraw/" in signed.get("/signing/done/").content.decode()
    page = signed.post("/signing/withdraw/", {"what": "agreement", "words": "Not now."}, follow=True).content.decode()
    assert "Coaching by phone ends at once" in page
    assert fresh(agreement).state == State.SIGNED
    page = signed.post("/signing/withdraw/check/", {"what": "agreement"}, follow=True).content.decode()
    assert "You took the agreement back" in page
    assert "988" in page
    taken = fresh(agreement)
    assert (taken.state, taken.closed_because, taken.closing_words) == (State.WITHDRAWN, "client:page", "Not now.")
    assert Matter.objects.open().filter(agreement=agreement, kind=Kind.WITHDRAWN).exists()
    assert signed.get("/signing/done/").status_code == 403


def test_electronic_records_alone_leave_the_agreement_in_force(signed, agreement) -> None:
    signed.post("/signing/withdraw/", {"what": "electronic"})
    page = signed.post("/signing/withdraw/check/", {"what": "electronic"}, follow=True).content.decode()
    assert "On paper from now on" in page
    assert fresh(agreement).state == State.SIGNED
    assert agreement.signers.get(role="client").consent_withdrawn_at
    assert Matter.objects.open().filter(agreement=agreement, kind=Kind.NO_ELECTRONIC).exists()


def test_one_of_the_two_has_to_be_chosen(signed) -> None:
    page = signed.post("/signing/withdraw/", {"what": ""}, follow=True).content.decode()
    assert "Choose what you would like to take back" in page
    assert signed.get("/signing/withdraw/check/")["Location"] == "/signing/"


def test_another_choice_than_the_page_showed_takes_nothing_back(signed, agreement) -> None:
    signed.post("/signing/withdraw/", {"what": "electronic"})
    assert signed.post("/signing/withdraw/check/", {"what": "agreement"}).status_code == 200
    assert fresh(agreement).state == State.SIGNED


def test_nobody_takes_back_what_they_have_not_signed(agreement, let_in) -> None:
    browser = let_in(DEV)
    for page in ("withdraw/", "withdraw/check/"):
        assert browser.get(f"/signing/{page}")["Location"] == "/signing/"
        assert browser.post(f"/signing/{page}", {"what": "agreement"})["Location"] == "/signing/"


def test_a_child_takes_it_back_while_the_guardian_is_waited_for(fays, let_in) -> None:
    sign(fays.signers.get(role="client"), FAY, let_in)
    signer = fays.signers.get(role="client")
    copies.send(signer, by=sending.actor(signer), now=NOON)
    browser = let_in(FAY)
    browser.post("/signing/withdraw/", {"what": "agreement"})
    browser.post("/signing/withdraw/check/", {"what": "agreement"})
    assert fresh(fays).state == State.DECLINED


def test_the_link_of_what_was_signed_leads_back_to_it(agreement, browse, let_in) -> None:
    old = link_to(DEV)
    sign(agreement.signers.get(role="client"), DEV, let_in)
    page = browse().get(old).content.decode()
    assert f"{old}new/" in page
    browse().post(f"{old}new/")
    assert link_to(DEV) != old
    assert "You have signed" in let_in(DEV).get("/signing/done/").content.decode()
