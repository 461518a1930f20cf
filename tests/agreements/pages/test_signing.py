"""From the link in a text to the copy, in a browser without JavaScript."""

import re
from datetime import timedelta

from agreements import copies
from agreements.models import Signature, SigningSession, State
from clinic import audit
from telephony.models import Message
from tests.agreements.pages.conftest import code_to, link_to, puts, sign
from tests.riverbend import DEV, NOON, fresh

BEGINS_WITH = ("agreement",)


def test_it_leads_from_the_link_to_the_copy_one_thing_a_page(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    assert "Riverbend DBT has a document for you" in browser.get(path).content.decode()
    assert browser.post(path)["Location"] == f"{path}code/"
    assert 'autocomplete="one-time-code"' in browser.get(f"{path}code/").content.decode()
    answer = browser.post(f"{path}code/", {"code": code_to(DEV)}, follow=True)
    assert [url for url, _status in answer.redirect_chain] == ["/signing/", "/signing/consent/"]
    answer = browser.post("/signing/consent/", follow=True)
    assert answer.request["PATH_INFO"] == "/signing/read/"
    assert agreement.document["title"] in answer.content.decode()
    answer = browser.post("/signing/read/", follow=True)
    assert answer.request["PATH_INFO"] == "/signing/sign/"
    answer = browser.post("/signing/sign/", {"name": "Dev Rao", "intent": "on"}, follow=True)
    assert answer.request["PATH_INFO"] == "/signing/check/"
    assert "Check, then sign" in answer.content.decode()
    assert not Signature.objects.exists()
    answer = puts(browser, "Dev Rao", follow=True)
    assert answer.request["PATH_INFO"] == "/signing/done/"
    assert "You have signed" in answer.content.decode()
    assert fresh(agreement).state == State.SIGNED
    signature = Signature.objects.get()
    assert (signature.written_name, signature.method, signature.signed_at) == ("Dev Rao", "typed", NOON)


def test_looking_at_the_link_changes_nothing(agreement, browse) -> None:
    """A preview, a scanner, a second look: whatever opens the address."""
    before = (Message.objects.count(), agreement.events.count())
    for _again in range(3):
        answer = browse().get(link_to(DEV))
        assert answer.status_code == 200
    assert (Message.objects.count(), agreement.events.count()) == before
    assert fresh(agreement).state == State.SENT
    assert not SigningSession.objects.exists()
    assert not re.search(r"\bDev\b", answer.content.decode())  # a random token may hold it
    assert "DBT agreement" not in answer.content.decode()


def test_an_open_field_in_which_nothing_was_drawn_is_told_and_stays_open(agreement, let_in) -> None:
    """What sign.js tells of such a field is kept, and opens it again."""
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    browser.post("/signing/read/")
    page = browser.post("/signing/sign/", {"name": "", "intent": "on", "strokes": "[]"}, follow=True).content.decode()
    assert "Nothing is drawn yet." in page
    assert "that is your signature." not in page
    assert re.search(r'name="strokes" value="\[\]"', page)
    page = browser.post("/signing/sign/", {"name": "", "intent": "on", "strokes": ""}, follow=True).content.decode()
    assert "Type your name: that is your signature." in page
    assert "Nothing is drawn yet." not in page


def test_a_link_to_the_signed_copy_says_that_it_is_the_copy(agreement, browse, let_in, settings) -> None:
    signer = agreement.signers.get(role="client")
    sign(signer, DEV, let_in)
    copies.send(signer, by=audit.SYSTEM("test"), now=NOON)
    page = browse().get(link_to(DEV)).content.decode()
    assert "Riverbend DBT has your signed copy for you" in page
    assert "to download and keep" in page
    assert "three minutes" not in page
    assert not re.search(r"\bDev\b", page)  # a random token may hold it
    browser = browse()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    page = browser.get(link_to(DEV)).content.decode()
    assert "Riverbend DBT tiene su copia firmada para usted" in page


def test_to_ones_copy_there_are_no_steps(agreement, browse, let_in, travel) -> None:
    signer = agreement.signers.get(role="client")
    sign(signer, DEV, let_in)
    travel.move_to(NOON + timedelta(hours=1))
    copies.send(signer, by=audit.SYSTEM("test"), now=NOON + timedelta(hours=1))
    browser, path = browse(), link_to(DEV)
    browser.post(path)
    code = browser.get(f"{path}code/").content.decode()
    assert "Enter the code" in code
    answer = browser.post(f"{path}code/", {"code": code_to(DEV)}, follow=True)
    assert "You have signed" in answer.content.decode()
    for page in (code, answer.content.decode()):
        assert not re.search(r"Step \d of", page)


def test_the_step_to_the_code_and_to_the_copy_are_told_on_the_way_to_the_signature(agreement, browse) -> None:
    browser, path = browse(), link_to(DEV)
    browser.post(path)
    assert "Step 1 of 5" in browser.get(f"{path}code/").content.decode()
    browser.post(f"{path}code/", {"code": code_to(DEV)})
    browser.post("/signing/consent/")
    assert "Step 5 of 5" in puts(browser, "Dev Rao", follow=True).content.decode()
