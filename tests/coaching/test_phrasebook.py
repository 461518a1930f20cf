"""The words of the line on one page: all of them, as the line says them, and none that is not said."""

import inspect

import pytest
from allauth.account import app_settings as account
from django.conf import settings

from agreements.words.letters import LETTERS
from clinic import invitations, sign_in_letters
from clinic.policies import policy_at
from coaching.line import phrasebook, words
from coaching.rules import Outcome
from telephony import gsm, wording
from telephony.channels import Channel
from tests.phone_wire import HEALTH
from tests.riverbend import NOON

SAID_WITHIN = {  # sentences that stand inside another answer, or need words of a client
    "welcome", "harm_question", "harm_hours", "harm_noted", "ringing", "enter_pin", "wrong_pin", "no_pin_left",
    "paused", "not_set_up", "ended", "why_call_back", "request_kept", "rate", "rated_five", "number_question",
    "no_number_question", "number_entered", "meanwhile", "goodbye", "after_call",
}  # fmt: skip
ONLY_AFTER_A_WRONG_KEY = {"once_more"}


@pytest.fixture
def said(riverbend):
    def phrases(**asked):
        return phrasebook.phrases(riverbend, policy_at(riverbend.pk, NOON), now=NOON, **asked)

    return phrases


def test_every_text_of_the_list_is_shown():
    assert set(phrasebook.TEXTS) == set(wording.TEXTS)


def test_every_text_of_the_list_is_sent_by_something():
    """What nobody sends is not told to a clinic as said."""
    lists = {"telephony/wording.py", "coaching/line/phrasebook.py", "coaching/views/rows/bubbles.py"}
    written = "".join(
        path.read_text()
        for floor in ("clinic", "agreements", "coaching")
        for path in (settings.BASE_DIR / floor).rglob("*.py")
        if str(path.relative_to(settings.BASE_DIR)) not in lists
    )
    assert [name for name in wording.TEXTS if f'"{name}"' not in written] == []


def test_every_email_is_shown_with_its_subject(said):
    signers = {words["en"].subject for words in LETTERS.values()}
    shown = {phrase.subject["en"] for phrase in said(channel="email")}
    assert shown - signers == {
        invitations.invited("en", "").subject,
        invitations.forgotten("en", "").subject,
        sign_in_letters.changed("en", sign_in_letters.RESET).subject,
        "Intersession: Texts or calls do not reach the phones",
        "Intersession: over: Texts or calls do not reach the phones",
    }
    assert signers < shown


def test_nothing_else_writes_emails():
    """Who adds a sender shows its words on the page as well."""
    senders = {
        str(path.relative_to(settings.BASE_DIR))
        for floor in ("config", "clinic", "telephony", "clients", "agreements", "coaching")
        for path in (settings.BASE_DIR / floor).rglob("*.py")
        if "django.core.mail" in path.read_text()
    }
    assert senders == {
        "clinic/invitations.py",
        "clinic/sign_in_letters.py",
        "agreements/letters.py",
        "coaching/watch/telling.py",
    }
    assert not account.EMAIL_NOTIFICATIONS  # else the sign-in package would write in words of its own


def test_no_email_says_what_kind_of_clinic_it_is(said):
    for phrase in said(channel="email"):
        for language, body in phrase.said.items():
            assert not HEALTH.search(phrase.subject[language] + body)


def test_every_sentence_of_the_line_is_shown(said):
    heard = " ".join(phrase.said["en"] for phrase in said())
    sentences = {
        name for name, made in inspect.getmembers(words, inspect.isfunction) if made.__module__ == words.__name__
    }
    alone = sentences - SAID_WITHIN - ONLY_AFTER_A_WRONG_KEY - {"code_is"}
    assert [name for name in sorted(alone) if getattr(words, name)() not in heard] == []
    for sentence in (words.harm_question(24), words.harm_hours(), words.rate(), words.number_question()):
        assert sentence in heard


def test_every_row_of_the_table_is_a_situation():
    assert {outcome.value for outcome in Outcome} <= set(phrasebook.SITUATIONS)
    assert {situation for situation, *_rest in [*phrasebook.CALLS, *phrasebook.TEXTS.values()]} == set(
        phrasebook.SITUATIONS
    )


def test_spanish_stands_beside_english(said):
    assert all(set(phrase.said) == {"en", "es"} for phrase in said())
    assert all(phrase.said["en"] != phrase.said["es"] for phrase in said(channel="text"))
    paused = said(situation="paused", channel="call")[0]
    assert "Si está en peligro" in paused.said["es"]


def test_who_may_be_in_danger_hears_crisis_lines_first(said):
    for phrase in said(situation="paused", channel="call"):
        assert "9 8 8" in phrase.said["en"].partition("Phone coaching")[0]


def test_parts_are_those_in_which_it_is_sent(said):
    for phrase in said(channel="text"):
        assert phrase.segments == {language: gsm.segments(words) for language, words in phrase.said.items()}
        assert phrase.segments["en"] == 1, phrase.when


def test_it_is_narrowed_by_situation_and_channel(said):
    found = said(situation="call_back", channel="text")
    assert {(phrase.situation, phrase.channel) for phrase in found} == {("call_back", Channel.TEXT)}


def test_the_clinics_rules_are_heard(riverbend):
    policy = policy_at(riverbend.pk, NOON)
    policy.rule_hours = 48
    greeting = phrasebook.phrases(riverbend, policy, now=NOON, situation="connect", channel="call")[0]
    assert "in the last 48 hours" in greeting.said["en"]
    assert "en las últimas 48 horas" in greeting.said["es"]
    policy.asks_about_self_harm = False
    greeting = phrasebook.phrases(riverbend, policy, now=NOON, situation="connect", channel="call")[0]
    assert "press 1" not in greeting.said["en"]
