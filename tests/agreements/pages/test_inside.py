"""Behind the code: one's own place is kept, pages end by themselves, nothing happens twice."""

import re
from datetime import timedelta
from html import unescape

import pytest

from agreements import life
from agreements.models import Kind, Matter, Signature, SignerNote, State
from tests.agreements.pages.conftest import puts
from tests.riverbend import DEV, NOON, fresh

PAGES = (
    "", "consent/", "paper/", "print/", "read/", "question/", "wrong/", "language/", "told/", "decline/", "sign/",
    "done/", "copy/", "coaching-line.vcf", "check/", "withdraw/", "withdraw/check/",
)  # fmt: skip

BEGINS_WITH = ("agreement",)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_key_every_page_says_that_it_is_closed(page, agreement, browse) -> None:
    answer = browse().get(f"/signing/{page}")
    assert answer.status_code == 403
    assert "closed to protect you" in answer.content.decode()
    assert "988" in answer.content.decode()
    assert not re.search(r"\bDev\b", answer.content.decode())  # a random token may hold it


@pytest.mark.parametrize("page", PAGES)
def test_it_takes_only_its_methods(page, agreement, let_in) -> None:
    assert let_in(DEV).put(f"/signing/{page}").status_code == 405


@pytest.mark.parametrize("page", ["consent/", "paper/", "print/", "question/", "wrong/", "told/", "decline/"])
def test_every_page_has_the_crisis_lines(page, agreement, let_in) -> None:
    assert 'href="tel:988"' in let_in(DEV).get(f"/signing/{page}").content.decode()


def test_half_an_hour_of_silence_closes_it_and_a_new_code_leads_back(agreement, let_in, travel) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    travel.move_to(NOON + timedelta(minutes=31))
    assert browser.get("/signing/read/").status_code == 403
    again = let_in(DEV)
    assert again.get("/signing/")["Location"] == "/signing/read/"


def test_who_is_inside_when_the_clinic_takes_it_back_reads_that(agreement, jonas, let_in) -> None:
    browser = let_in(DEV)
    life.void(fresh(agreement), reason="Wrong text", by=jonas, now=NOON)
    answer = browser.get("/signing/read/")
    assert answer.status_code == 410
    assert "Your clinic took this document back" in answer.content.decode()
    assert "Wrong text" not in answer.content.decode()
    assert browser.post("/signing/sign/", {"name": "Dev Rao", "intent": "on"})["Location"] == "/signing/"


def test_every_page_that_is_opened_gives_another_half_hour(agreement, let_in, travel) -> None:
    browser = let_in(DEV)
    for minutes in (25, 50, 75):
        travel.move_to(NOON + timedelta(minutes=minutes))
        assert browser.get("/signing/consent/").status_code == 200


def test_reading_and_signing_wait_for_the_yes_to_electronic_records(agreement, let_in) -> None:
    browser = let_in(DEV)
    for page in ("read", "sign"):
        assert browser.get(f"/signing/{page}/")["Location"] == "/signing/consent/"


def test_a_second_tap_signs_nothing_twice(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    assert puts(browser, "Dev Rao")["Location"] == "/signing/done/"
    assert browser.post("/signing/check/", {"seen": "0" * 64})["Location"] == "/signing/done/"
    assert Signature.objects.count() == 1
    assert browser.get("/signing/sign/")["Location"] == "/signing/done/"


def test_a_name_and_the_sentence_are_both_needed(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    page = browser.post("/signing/sign/", {"name": " "}, follow=True).content.decode()
    assert "<title>Error: Step 4 of 5" in page.replace("\n", "")
    assert "Type your name: that is your signature." in page
    assert "Check the box if you agree" in page
    assert not Signature.objects.exists()


def test_a_name_that_cannot_be_printed_is_refused_kindly(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    page = browser.post("/signing/sign/", {"name": "Dev 🐙", "intent": "on"}, follow=True).content.decode()
    assert "This cannot be printed in your copy: 🐙. Type the name without it, or draw it" in page
    assert "Dev 🐙" in page


def test_another_name_than_the_page_showed_is_not_signed(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    browser.post("/signing/sign/", {"name": "Dev Rao", "intent": "on"})
    seen = re.search(r'name="seen" value="(\w+)"', browser.get("/signing/check/").content.decode())[1]
    browser.post("/signing/sign/", {"name": "D. Rao", "intent": "on"})  # in another tab
    assert browser.post("/signing/check/", {"seen": seen})["Location"] == "/signing/check/"
    assert not Signature.objects.exists()


def test_the_check_page_is_gone_back_from_without_losing_the_name(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    browser.post("/signing/sign/", {"name": "Dev R.", "intent": "on"})
    assert 'value="Dev R."' in browser.get("/signing/sign/").content.decode()
    assert "There is a problem" not in browser.get("/signing/sign/").content.decode()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("consent/", {}), ("read/", {}), ("sign/", {"name": ""}), ("sign/", {"name": "Dev Rao", "intent": "on"}),
        ("check/", {}), ("question/", {"words": ""}), ("wrong/", {"words": "x" * 5000}), ("paper/", {}),
        ("decline/", {"words": "x" * 5000}), ("language/", {}), ("withdraw/", {}), ("end/", {}),
    ],
)  # fmt: skip
def test_every_form_is_answered_by_a_redirect(page, typed, agreement, let_in) -> None:
    """So that going back or loading again never asks to send something once more."""
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    assert browser.post(f"/signing/{page}", typed).status_code == 302


def test_words_that_came_too_late_are_there_again_behind_the_next_code(agreement, let_in, travel) -> None:
    browser = let_in(DEV)
    travel.move_to(NOON + timedelta(minutes=31))
    late = browser.post("/signing/question/", {"words": "May I call at night?"}, follow=True)
    assert late.status_code == 403
    assert "May I call at night?" in let_in(DEV).get("/signing/question/").content.decode()


def test_a_drawing_is_shown_before_it_is_signed(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    typed = {"name": "", "intent": "on", "strokes": "[[[0.1,0.2],[0.5,0.6],[0.9,0.2]]]"}
    page = browser.post("/signing/sign/", typed, follow=True).content.decode()
    assert 'd="M10.0 8.0 L50.0 24.0 90.0 8.0"' in page
    assert "Signature drawn by hand by Dev Rao" in page
    puts(browser, strokes=typed["strokes"])
    assert Signature.objects.get().method == "drawn"


def test_strokes_that_are_none_ask_for_a_name(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    for strokes in ("nonsense", '{"a": 1}', "[[[7,8],[9,10]]]", "[[1]]", "[" * 100_000):
        typed = {"strokes": strokes, "intent": "on"}
        assert "Type your name" in browser.post("/signing/sign/", typed, follow=True).content.decode()
    assert not Signature.objects.exists()


def test_a_question_reaches_the_staff_and_leads_back(agreement, let_in) -> None:
    browser = let_in(DEV)
    answer = browser.post("/signing/question/", {"words": "May I call at night?"}, follow=True)
    assert "It is sent" in answer.content.decode()
    assert SignerNote.objects.get().words == "May I call at night?"
    assert Matter.objects.open().filter(kind=Kind.QUESTION).exists()
    assert "Write it in a few words" in browser.post("/signing/wrong/", {"words": " "}, follow=True).content.decode()


def test_paper_is_an_equal_choice(agreement, let_in) -> None:
    browser = let_in(DEV)
    answer = browser.post("/signing/paper/", follow=True)
    assert "You get it on paper" in answer.content.decode()
    assert Matter.objects.open().filter(kind=Kind.PAPER).exists()
    assert agreement.text_sha256 in browser.get("/signing/print/").content.decode()


def test_paper_asked_for_again_is_said_to_be_on_its_way_and_asked_for_once(agreement, let_in, travel) -> None:
    browser = let_in(DEV)
    first = browser.post("/signing/paper/", follow=True).content.decode()
    assert "already" not in first
    travel.move_to(NOON + timedelta(minutes=5))
    again = browser.post("/signing/paper/", follow=True)
    assert (again.status_code, again.redirect_chain[-1][1]) == (200, 302)
    assert "You asked for paper already" in again.content.decode()
    assert "2026-03-10T17:00" in again.content.decode()  # when it was asked for
    assert Matter.objects.filter(kind=Kind.PAPER).count() == 1
    assert agreement.events.filter(kind="signer.wants_paper").count() == 1


def test_not_signing_is_all_right_and_closes_the_pages(agreement, let_in) -> None:
    browser = let_in(DEV)
    answer = browser.post("/signing/decline/", {"words": ""}, follow=True)
    assert "and that is all right" in answer.content.decode()
    assert fresh(agreement).state == State.DECLINED
    assert browser.get("/signing/read/").status_code == 403


def test_the_copy_is_the_text_until_the_file_is_sealed(agreement, let_in) -> None:
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    assert browser.get("/signing/copy/")["Location"] == "/signing/read/"
    puts(browser, "Dev Rao")
    copy = browser.get("/signing/copy/")
    assert copy.content.decode() == agreement.canonical_text
    assert "attachment" in copy["Content-Disposition"]


def test_the_contact_card_has_the_line_and_no_name_that_tells(agreement, let_in) -> None:
    card = let_in(DEV).get("/signing/coaching-line.vcf")
    assert card["Content-Type"].startswith("text/vcard")
    assert "TEL;TYPE=VOICE,PREF:+13145550100\r\n" in card.content.decode()
    assert "DBT" not in card.content.decode()


def test_closing_the_pages_ends_the_key(agreement, let_in) -> None:
    browser = let_in(DEV)
    key = browser.cookies["signing"].value
    browser.post("/signing/end/")
    browser.cookies["signing"] = key
    assert browser.get("/signing/").status_code == 403


def test_the_text_of_the_page_is_the_canonical_text(agreement, let_in) -> None:
    """Every word of it, in its order, and no word besides."""
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    page = browser.get("/signing/read/").content.decode()
    article = page[page.index('<article class="agreement"') : page.index("</article>")]
    shown = unescape(re.sub(r"<[^>]+>", " ", article)).split()
    assert shown == agreement.canonical_text.replace("•", " ").split()


def test_it_signs_from_the_address_that_the_proxy_tells(agreement, let_in, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser = let_in(DEV)
    browser.post("/signing/consent/")
    headers = {"X-Forwarded-For": "6.6.6.6, 192.0.2.7", "User-Agent": "Old phone"}
    puts(browser, "Dev Rao", zone="America/Chicago", headers=headers)
    device = Signature.objects.get().facts["device"]
    assert (device["ip"], device["user_agent"], device["time_zone"]) == ("192.0.2.7", "Old phone", "America/Chicago")
