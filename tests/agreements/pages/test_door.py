"""The link of a text message: what it says to whoever holds it, and when it opens nothing."""

from datetime import timedelta

import pytest

from agreements import guessing, life, sending
from agreements.models import Matter, OneTimeCode, SigningSession
from telephony.models import Call, Message
from tests.agreements.pages.conftest import code_to, link_to, sign
from tests.riverbend import DEV, NOON, fresh

BEGINS_WITH = ("agreement",)


def test_a_guessed_link_says_nothing_about_anybody(agreement, browse) -> None:
    answer = browse().get("/sign/aaaaaaaaaaaaaaaaaaaaaa/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This link does not work" in page
    assert "Riverbend" not in page
    assert "988" in page


def test_a_guessed_link_sends_nothing(agreement, browse) -> None:
    before = Message.objects.count()
    for path in ("", "code/"):
        assert browse().post(f"/sign/aaaaaaaaaaaaaaaaaaaaaa/{path}", {"code": "123456"}).status_code == 404
    assert browse().post("/sign/aaaaaaaaaaaaaaaaaaaaaa/new/")["Location"] == "/signing/over/sent/"
    assert Message.objects.count() == before


@pytest.mark.parametrize("path", ["", "code/"])
def test_it_takes_only_its_methods(path, agreement, browse) -> None:
    assert browse().put(f"{link_to(DEV)}{path}").status_code == 405
    assert browse().get(f"{link_to(DEV)}new/").status_code == 405


def test_an_expired_link_offers_a_new_one_to_the_number_on_file(agreement, browse, travel) -> None:
    old = link_to(DEV)
    travel.move_to(NOON + timedelta(days=15))
    answer = browse().get(old)
    assert answer.status_code == 410
    assert "This link has run out" in answer.content.decode()
    assert f"{old}new/" in answer.content.decode()


def test_a_new_link_goes_to_the_number_on_file_and_the_old_one_dies(agreement, browse) -> None:
    old = link_to(DEV)
    answer = browse().post(f"{old}new/", follow=True)
    assert "a link is on its way" in answer.content.decode()
    assert link_to(DEV) != old
    gone = browse().get(old)
    assert gone.status_code == 410
    assert "There is a newer link" in gone.content.decode()


def test_a_link_of_what_was_taken_back_says_so_kindly(agreement, browse, jonas) -> None:
    life.void(agreement, reason="another text", by=jonas, now=NOON)
    answer = browse().get(link_to(DEV))
    assert answer.status_code == 410
    assert "took this document back" in answer.content.decode()
    assert "another text" not in answer.content.decode()


def test_a_link_of_what_is_signed_says_so(agreement, browse, let_in) -> None:
    path = link_to(DEV)
    sign(agreement.signers.get(role="client"), DEV, let_in)
    answer = browse().get(path)
    assert answer.status_code == 410
    assert "This is signed already" in answer.content.decode()


def test_a_wrong_code_says_how_many_tries_are_left(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    browser.post(path)
    wrong = "000000" if code_to(DEV) != "000000" else "111111"
    page = browser.post(f"{path}code/", {"code": wrong}, follow=True).content.decode()
    assert "<title>Error: Step 1 of 5" in page.replace("\n", "")
    assert "You have 4 more tries." in page
    assert not SigningSession.objects.exists()


def test_five_wrong_codes_burn_it_and_the_right_one_opens_nothing_then(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    browser.post(path)
    right = code_to(DEV)
    for _try in range(5):
        browser.post(f"{path}code/", {"code": "000000" if right != "000000" else "111111"})
    page = browser.post(f"{path}code/", {"code": right}, follow=True).content.decode()
    assert "Ask for a new one below" in page
    assert not SigningSession.objects.exists()


def test_fifteen_wrong_codes_close_it_for_an_hour_and_tell_the_staff(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    for _code in range(3):
        browser.post(path)
        wrong = "000000" if code_to(DEV) != "000000" else "111111"
        answers = [browser.post(f"{path}code/", {"code": wrong}, follow=True) for _try in range(5)]
    assert answers[-1].status_code == 429
    assert "Closed for a while" in answers[-1].content.decode()
    assert Matter.objects.open().filter(agreement=agreement, kind="locked").exists()


def test_a_fourth_code_within_a_quarter_of_an_hour_is_not_sent(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    for _code in range(3):
        assert browser.post(path).status_code == 302
    answer = browser.post(path, follow=True)
    assert "Enough codes for now" in answer.content.decode()
    assert OneTimeCode.objects.count() == 3


def test_who_guesses_on_and_on_rests_and_a_right_link_opens_still(agreement, browse) -> None:
    browser = browse()
    for _miss in range(60):
        guessing.missed("127.0.0.1", now=NOON)
    answer = browser.get("/sign/aaaaaaaaaaaaaaaaaaaaaa/")
    assert answer.status_code == 429
    assert "988" in answer.content.decode()
    path = link_to(DEV)
    assert browser.get(path).status_code == 200
    browser.post(path)
    answer = browser.post(f"{path}code/", {"code": code_to(DEV)})
    assert answer.status_code == 429
    assert "Wait a moment" in answer.content.decode()
    assert not SigningSession.objects.exists()


def test_the_code_comes_by_a_call_when_that_is_asked_for(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    assert "Call ••••0124 and say it" in browser.get(path).content.decode()
    page = browser.post(path, {"by": "call"}, follow=True).content.decode()
    assert "Press 1 there to hear it" in page
    assert Call.objects.get(purpose="code").peer == DEV


@pytest.mark.parametrize("path", ["", "code/"])
def test_every_form_is_answered_by_a_redirect(path, agreement, browse) -> None:
    for _again in range(5):
        assert browse().post(f"{link_to(DEV)}{path}", {"code": "12"}).status_code == 302


def test_it_speaks_the_signers_language_and_changes_it_when_asked(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    browser.post("/language/", {"language": "es", "next": path})
    assert '<html lang="es"' in browser.get(path).content.decode()
    browser.post(path)
    answer = browser.post(f"{path}code/", {"code": code_to(DEV)}, follow=True)
    assert '<html lang="es"' in answer.content.decode()


def test_nobody_keeps_a_copy_and_no_engine_finds_it(agreement, browse) -> None:
    answer = browse().get(link_to(DEV))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_token_leaves_the_address_and_the_key_no_script_can_read(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    browser.post(path)
    answer = browser.post(f"{path}code/", {"code": code_to(DEV)})
    assert answer["Location"] == "/signing/"
    cookie = answer.cookies["signing"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_code_on_the_screen_opens_once_without_a_code_and_names_the_witness(agreement, browse, jonas) -> None:
    url = sending.show_link(agreement.signers.get(role="client"), by=jonas, now=NOON)
    path = "/" + url.split("/", 3)[3]
    assert "The person who showed you the picture" in browse().get(path).content.decode()
    assert not SigningSession.objects.exists()
    assert browse().post(path)["Location"] == "/signing/"
    assert SigningSession.objects.get().witness == jonas
    again = browse().post(path, follow=True)
    assert again.status_code == 410
    assert "This link was used" in again.content.decode()
    assert fresh(agreement).state == "sent"
