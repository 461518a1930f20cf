"""The choice of a language beside a form goes with it: what was typed is there again, and nothing is sent or signed."""

import re
from datetime import timedelta

import pytest

from agreements.models import OneTimeCode, Signature, SignerNote, SigningSession, State
from tests.agreements.pages.conftest import code_to, link_to, puts, sign
from tests.riverbend import DEV, NOON, fresh

BEGINS_WITH = ("agreement",)
IN_SPANISH = '<html lang="es"'


def switches(browser, path: str, **typed: str) -> str:
    """Presses "Español" on this page: the page that follows."""
    answer = browser.post(path, {"language": "es", "next": path, **typed}, follow=True)
    assert [url for url, _status in answer.redirect_chain] == [path]
    return answer.content.decode()


def test_a_name_and_a_checked_box_are_there_in_the_other_language(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    page = switches(browser, "/signing/sign/", name="Dev R.", intent="on", strokes="[[[0.1,0.2],[0.5,0.6]]]")
    assert IN_SPANISH in page
    assert 'value="Dev R."' in page
    assert re.search(r'name="intent"[^>]* checked', page)
    assert "[[[0.1,0.2],[0.5,0.6]]]" in page
    assert "Hay un problema" not in page
    assert not re.search(r'name="intent"[^>]* checked', switches(browser, "/signing/sign/", name="Dev R."))


@pytest.mark.parametrize("page", ["question", "wrong", "decline"])
def test_words_are_there_in_the_other_language_and_nobody_was_told(page, agreement, let_in) -> None:
    browser = let_in(DEV)
    assert "May I call at night?" in switches(browser, f"/signing/{page}/", words="May I call at night?")
    assert not SignerNote.objects.exists()
    assert fresh(agreement).state == State.SENT


def test_what_is_to_be_taken_back_is_chosen_still_in_the_other_language(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    puts(browser, "Dev Rao")
    page = switches(browser, "/signing/withdraw/", what="electronic", words="Too bright")
    assert re.search(r'value="electronic"[^>]* checked', page)
    assert "Too bright" in page


def test_what_is_wrong_is_told_in_the_other_language(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    browser.post("/signing/sign/", {"name": "", "intent": "on"})
    page = switches(browser, "/signing/sign/?again=1", name="", intent="on")
    assert "Hay un problema" in page
    assert "Hay un problema" not in switches(browser, "/signing/sign/?again=1", name="Dev Rao", intent="on")


def test_a_choice_of_language_signs_nothing(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    browser.post("/signing/sign/", {"name": "Dev Rao", "intent": "on"})
    seen = re.search(r'name="seen" value="(\w+)"', browser.get("/signing/check/").content.decode())[1]
    switches(browser, "/signing/check/", seen=seen)
    assert not Signature.objects.exists()


def test_a_code_that_was_typed_is_there_in_the_other_language_and_is_no_try(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    browser.post(path)
    typed = {"code": "12", "language": "es", "next": f"{path}code/"}
    page = browser.post(f"{path}code/", typed).content.decode()
    assert IN_SPANISH in page
    assert 'value="12"' in page
    assert "Hay un problema" not in page
    assert IN_SPANISH in browser.get(f"{path}code/").content.decode()
    assert OneTimeCode.objects.get().tries == 0
    page = browser.post(f"{path}code/?again=1", typed).content.decode()
    assert "Hay un problema" in page
    assert 'value="12"' in page
    browser.post(f"{path}code/", {**typed, "code": code_to(DEV)})
    assert not SigningSession.objects.exists()


def test_what_was_typed_until_it_was_too_late_is_kept_in_whatever_language(agreement, let_in, travel) -> None:
    browser = let_in(DEV)
    travel.move_to(NOON + timedelta(minutes=31))
    typed = {"words": "May I call at night?", "language": "es", "next": "/signing/question/"}
    late = browser.post("/signing/question/", typed, follow=True)
    assert late.status_code == 403
    assert IN_SPANISH in late.content.decode()
    assert "May I call at night?" in let_in(DEV).get("/signing/question/").content.decode()


READ_IN_SPANISH = "He leído este acuerdo y lo acepto. Quiero que esto valga como mi firma."


def test_the_sentence_that_is_agreed_to_is_in_the_language_of_the_page_and_kept_so(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    assert "I have read this agreement" in browser.get("/signing/sign/").content.decode()
    page = switches(browser, "/signing/sign/")
    assert READ_IN_SPANISH in page
    assert "I have read this agreement" not in page
    puts(browser, "Dev Rao")
    assert Signature.objects.get().intent_text == READ_IN_SPANISH


def test_the_sentence_in_another_language_than_the_page_showed_is_not_signed(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    browser.post("/signing/sign/", {"name": "Dev Rao", "intent": "on"})
    seen = re.search(r'name="seen" value="(\w+)"', browser.get("/signing/check/").content.decode())[1]
    switches(browser, "/signing/question/")  # in another tab
    assert browser.post("/signing/check/", {"seen": seen})["Location"] == "/signing/check/"
    assert not Signature.objects.exists()


def test_who_acknowledges_is_on_record_with_the_sentence_that_they_read(agreement, jonas, browse, let_in) -> None:
    sign(agreement.signers.get(role="client"), DEV, let_in)
    browser, path = browse(jonas), f"/agreements/{agreement.uuid}/acknowledge/"
    browser.post("/language/", {"language": "es", "next": path})
    said = "He repasado este acuerdo con mi cliente y lo cumplo por mi parte."
    assert said in browser.get(path).content.decode()
    browser.post(path)
    assert Signature.objects.get(method="acknowledged").intent_text == said
