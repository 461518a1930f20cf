"""A code for whoever has no texts: the telephone rings, and says it to whoever presses a key."""

import re
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from twilio.request_validator import RequestValidator

from agreements import life, sending, states
from agreements.models import Agreement, OneTimeCode
from clinic.models import User


@pytest.fixture
def path(town, handset, clock) -> str:
    """The way to Dev's agreement, sent anew."""
    jonas = User.objects.get(email="jonas@riverbend.example")
    old = Agreement.objects.waiting().get(client__name="Dev Rao")
    life.void(old, reason="sent anew", by=jonas, now=timezone.now())
    sending.send(states.prepare(old.client, by=jonas, now=timezone.now()), by=jonas, now=timezone.now())
    dev = handset("Dev")
    dev.receives("a document waits for you")
    return re.search(r"/sign/\S+/", [text.body for text in dev.handset.texts][-1])[0]


def test_it_says_the_code_after_a_key_and_no_word_before(path, handset) -> None:
    browser, dev = Browser(), handset("Dev")
    browser.post(path, {"by": "call"})
    dev.is_rung()
    dev.answers()
    dev.hears("press 1")
    assert not re.search(r"code is", said(dev))
    dev.presses("1")
    dev.hears("your code is")
    dev.waits(seconds=3)
    dev.hears("988").call_has_ended()
    digits = re.search(r"your code is: ((?:\d,? ?){6})", said(dev), re.IGNORECASE)[1].replace(" ", "").replace(",", "")
    assert browser.post(f"{path}code/", {"code": digits})["Location"] == "/signing/"


def test_an_answering_machine_keeps_no_code(path, handset) -> None:
    Browser().post(path, {"by": "call"})
    dev = handset("Dev")
    dev.is_rung()
    dev.answers()
    dev.waits(seconds=40)
    dev.call_has_ended()
    assert not re.search(r"code is", said(dev))


def test_p1_whoever_picks_up_and_presses_nothing_hears_the_crisis_lines(path, handset) -> None:
    Browser().post(path, {"by": "call"})
    dev = handset("Dev")
    dev.is_rung()
    dev.answers()
    dev.waits(seconds=20)
    dev.hears("988").call_has_ended()


def test_p1_a_code_that_ran_out_says_so_and_gives_the_crisis_lines(path, handset) -> None:
    Browser().post(path, {"by": "call"})
    dev = handset("Dev")
    dev.is_rung()
    OneTimeCode.objects.update(burnt_at=timezone.now())
    dev.answers()
    dev.hears("has run out").waits(seconds=2)
    dev.hears("988").call_has_ended()


def test_p1_a_call_about_a_code_that_is_not_there_gives_the_crisis_lines_and_ends(riverbend, settings) -> None:
    path = f"/line/code/{uuid4()}/said/"
    url, fields = settings.PUBLIC_URL + path, {"From": "+13145550100", "FromCountry": "US"}
    signed = RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(url, fields)
    said = Browser().post(path, fields, headers={"X-Twilio-Signature": signed}).content
    assert b"9 8 8" in said
    assert b"<Hangup" in said


def said(phone) -> str:
    return " ".join(heard.text for heard in phone.handset.heard if heard.is_speech)
