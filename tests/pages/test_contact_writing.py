"""A contact's page while its record is written: it saves itself, by version; no tap in a crisis loses a word."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from clients import records
from coaching import crisis_steps, legs, notes
from coaching.models import Act, Contact, Pause, Skill, SkillTried
from coaching.notes import Turn
from tests.pages.conftest import NOON, take_in

ITSELF = {"X-Autosave": "1"}


@pytest.fixture
def contact(ben, jonas, calls, skill_list):
    return calls(ben, "connected", with_whom=jonas)


@pytest.fixture
def page(contact):
    return f"/contacts/{contact.uuid}/"


def sends(browser, page, *, itself=False, **typed):
    return browser.post(
        page, {"do": "save", "version": 0, "tab": "a", "turn": 1} | typed, headers=ITSELF if itself else {}
    )


def stands(contact):
    return Contact.objects.select_related("sheet").get(pk=contact.pk)


def test_it_saves_itself_and_says_when(browse, jonas, contact, page) -> None:
    answer = sends(browse(jonas), page, itself=True, note="cold wa", situation="Alone")
    assert answer.json() == {"told": "Saved 1:00 pm", "version": 1}
    assert (stands(contact).note, stands(contact).sheet.situation, stands(contact).completed_at) == (
        "cold wa",
        "Alone",
        None,
    )


def test_it_comes_back_as_it_was_left(browse, jonas, page) -> None:
    tipp = Skill.objects.get(name="TIPP")
    sends(browse(jonas), page, note="cold wa", plan_b="Sister", function="crisis", helped=[tipp.pk], done=["where"])
    shown = browse(jonas).get(page).content.decode()
    for words in ("cold wa", "Sister", "Saved 1:00 pm", 'value="crisis" required id="id_function_0" checked'):
        assert words.replace(" required", "") in shown.replace(" required", "")
    assert SkillTried.objects.get().helped


def test_without_javascript_a_button_saves_it(browse, jonas, contact, page) -> None:
    answer = browse(jonas).post(page, {"do": "save", "version": 0, "note": "by hand"}, follow=True)
    assert "Saved 1:00 pm" in answer.content.decode()
    assert stands(contact).note == "by hand"


def test_what_is_too_long_is_told_and_not_cut(browse, jonas, contact, page) -> None:
    answer = sends(browse(jonas), page, itself=True, note="x" * 8001)
    assert answer.status_code == 422
    assert answer.json()["told"] == "Not saved: Say it in at most 8000 characters."


def test_two_tabs_lose_nobodys_words(browse, jonas, contact, page) -> None:
    phone, desk = browse(jonas), browse(jonas)
    sends(phone, page, tab="phone", note="from the phone")
    assert sends(desk, page, itself=True, tab="desk", note="from the desk").status_code == 409
    shown = sends(desk, page, tab="desk", note="from the desk", plan_b="Sister").content.decode()
    assert "Two versions of this record" in shown
    assert "from the phone" in shown
    assert shown.count("from the desk") == 2  # beside the other, and in the form that goes on
    assert stands(contact).note == "from the phone"


def test_both_versions_can_be_kept(browse, jonas, contact, page) -> None:
    sends(browse(jonas), page, tab="phone", note="from the phone", function="skills")
    sends(browse(jonas), page, do="both", version=1, tab="desk", note="from the desk", plan_b="Sister")
    kept = stands(contact)
    assert (kept.note, kept.sheet.plan_b, kept.function) == ("from the phone\n\nfrom the desk", "Sister", "skills")


def test_signing_over_newer_words_is_asked_about(browse, jonas, contact, page) -> None:
    notes.save(contact, by=jonas, now=NOON, turn=Turn(0, "phone", 1), note="from the phone")
    shown = sends(browse(jonas), page, do="sign", function="skills", note="from the desk").content.decode()
    assert "Two versions of this record" in shown
    assert stands(contact).completed_at is None


def test_what_was_typed_when_somebody_signed_becomes_an_addendum(browse, jonas, contact, page) -> None:
    notes.sign(contact, by=jonas, now=NOON, function="skills", note="short")
    assert sends(browse(jonas), page, itself=True, note="longer").status_code == 409
    shown = sends(browse(jonas), page, note="longer").content.decode()
    assert "What you typed stands below" in shown
    assert "Note: longer" in shown
    browse(jonas).post(page, {"do": "addendum", "text": "Note: longer", "reason": "Two windows"})
    assert stands(contact).note == "short"
    assert stands(contact).addenda.get().reason == "Two windows"


def test_an_addendum_needs_a_reason(browse, jonas, contact, page) -> None:
    notes.sign(contact, by=jonas, now=NOON, function="skills")
    shown = browse(jonas).post(page, {"do": "addendum", "text": "more", "reason": ""}).content.decode()
    assert "There is a problem" in shown
    assert ">\nmore</textarea>" in shown


def test_an_act_told_in_the_call_starts_the_pause_from_the_act_and_keeps_what_was_typed(
    browse, jonas, ben, contact, page
) -> None:
    answer = sends(browse(jonas), page, do="act:3", note="told me at once")
    assert answer.status_code == 302
    act = Act.objects.get()
    assert (act.occurred_at, act.contact, act.reported_by) == (NOON - timedelta(hours=3), contact, "client")
    assert Pause.objects.get().ends_at == NOON + timedelta(hours=21)
    shown = browse(jonas).get(page).content.decode()
    for words in ("Coaching is paused.", "It is no punishment.", "Medical or risk check", "told me at once"):
        assert words in shown


def test_two_taps_are_one_report(browse, jonas, page) -> None:
    for seconds in (0, 3):
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            sends(browse(jonas), page, do="act:1", tab="", version=seconds and 1)
    assert Act.objects.count() == 1


@pytest.mark.parametrize(("since", "paused"), [("0", True), ("18", True), ("30", False), ("unknown", True)])
def test_the_time_of_the_act_decides(browse, jonas, page, since, paused) -> None:
    sends(browse(jonas), page, do=f"act:{since}")
    assert Act.objects.count() == 1
    assert Pause.objects.exists() is paused


@pytest.mark.parametrize("do", ["act:2", "crisis:shouted", "act:"])
def test_nothing_else_is_recorded(browse, jonas, page, do) -> None:
    assert sends(browse(jonas), page, do=do).status_code == 404
    assert not Act.objects.exists()


def test_a_tap_in_a_crisis_is_noted_even_where_words_must_be_compared(browse, jonas, contact, page) -> None:
    notes.save(contact, by=jonas, now=NOON, turn=Turn(0, "phone", 1), note="from the phone")
    shown = sends(browse(jonas), page, do="crisis:called_911", note="from the desk").content.decode()
    assert crisis_steps.standing(contact).get().deed == "called_911"
    assert "Two versions of this record" in shown


def test_a_tap_can_be_taken_back(browse, jonas, contact, page) -> None:
    browser = browse(jonas)
    sends(browser, page, do="crisis:other", crisis_words="Neighbour came over")
    shown = browser.get(page).content.decode()
    assert "Something else: Neighbour came over" in shown
    browser.post(shown.split('action="/undo/')[1].split('"')[0].join(["/undo/", ""]))
    assert not crisis_steps.standing(contact).exists()


def test_the_signature_can_be_taken_back_for_ten_seconds(browse, jonas, contact, page) -> None:
    browser = browse(jonas)
    signed = browser.post(page, {"do": "sign", "function": "skills", "note": "short"}, follow=True).content.decode()
    undo = "/undo/" + signed.split('action="/undo/')[1].split('"')[0]
    with time_machine.travel(NOON + timedelta(seconds=11), tick=False):
        assert "The ten seconds are over" in browser.post(undo, follow=True).content.decode()
    assert stands(contact).completed_at
    browser.post(undo)
    assert stands(contact).completed_at is None


def test_a_leader_and_a_stranger_do_not_write_in_a_colleagues_record(browse, lee, mira, ben, contact, page) -> None:
    records.add_leader(ben, leader=lee, by=mira, now=NOON)
    assert browse(lee).get(page).status_code == 200
    assert sends(browse(lee), page, note="theirs").status_code == 404
    assert sends(browse(mira), page, note="theirs").status_code == 404


def test_it_shows_the_crisis_plan_and_what_helped_before(browse, jonas, ben, contact, page, calls) -> None:
    records.write_plan(ben, crisis_plan="Call the sister, then 988", by=jonas, now=NOON)
    before = calls(ben, "connected", at=NOON - timedelta(days=3), with_whom=jonas)
    notes.sign(before, by=jonas, now=NOON, function="skills", helped=[Skill.objects.get(name="Half-smile")])
    shown = browse(jonas).get(page).content.decode()
    assert "Call the sister, then 988" in shown
    assert "helped 1×" in shown


def test_facts_are_suggested_and_not_ticked(browse, jonas, ben, contact, page) -> None:
    Contact.objects.filter(pk=contact.pk).update(talk_seconds=26 * 60)
    shown = browse(jonas).get(page).content.decode()
    assert "The call took 26 min; your own longest is 20 min." in shown
    assert 'value="over_limit" id="id_interfering_6" checked' not in shown


@pytest.fixture
def live(contact, jonas):
    Contact.objects.filter(pk=contact.pk).update(ended_at=None)
    leg = legs.ring(contact, staff_id=jonas.pk, seconds=25, now=NOON - timedelta(minutes=11))
    legs.accept(leg, now=NOON - timedelta(minutes=11), longest=timedelta(hours=1))
    return leg


def test_every_page_leads_to_the_call_that_is_under_way(browse, jonas, ben, contact, live) -> None:
    led = f'href="/contacts/{contact.uuid}/"'
    assert led in browse(jonas).get("/").content.decode()
    line = browse(jonas, htmx=True).get("/on-call/")
    assert led in line.content.decode()
    assert "You are on a call with Ben" in line.content.decode()
    assert browse(jonas, htmx=True).get(f"/on-call/?known={contact.uuid}").status_code == 204


def test_the_contact_opens_by_itself_once_and_not_while_somebody_writes(browse, jonas, contact, live) -> None:
    browser = browse(jonas, htmx=True)
    assert "HX-Redirect" not in browser.get("/board/live/", headers={"X-Busy": "1"})
    assert browser.get("/board/live/")["HX-Redirect"] == f"/contacts/{contact.uuid}/"
    assert "HX-Redirect" not in browser.get("/board/live/")


def test_the_contact_itself_is_not_led_to_again(browse, jonas, contact, page, live) -> None:
    assert f'hx-get="/on-call/?known={contact.uuid}"' in browse(jonas).get(page).content.decode()


def test_the_crisis_lines_beside_the_call_say_how_each_is_used(browse, jonas, page, live) -> None:
    words = " ".join(strip_tags(browse(jonas).get(page).content.decode()).split())
    assert "988 call: 988 Suicide &amp; Crisis Lifeline · 988 text: 988 Suicide" in words


def test_a_colleague_is_led_nowhere(browse, mira, live) -> None:
    assert browse(mira).get("/on-call/?known=").status_code == 204


def test_the_timer_counts_from_the_servers_time_and_its_marks_are_soft(browse, jonas, contact, page, live) -> None:
    shown = browse(jonas).get(page).content.decode()
    assert ">11:00</time>" in shown
    assert shown.count('class="passed"') == 1
    legs.end(live, now=NOON)
    assert "The call is over." in browse(jonas, htmx=True).get(f"{page}strip/").content.decode()


def test_a_client_of_nobody_here_has_no_form(browse, mira, riverbend, jonas, calls) -> None:
    eva = take_in(riverbend, "Eva Lund", "+13145550129", jonas)
    contact = calls(eva, "connected", with_whom=jonas)
    assert browse(mira).get(f"/contacts/{contact.uuid}/").status_code == 404
