"""P1: whoever calls hears crisis lines and a way on; the right row of the table, never a dead end."""

import pytest
from django.utils import timezone

from agreements import life
from agreements.models import Agreement
from clinic.models import User
from coaching.models import CallBack, Contact


def test_p1_cleo_in_a_pause_hears_crisis_lines_first_and_when_coaching_opens_again(handset, line):
    cleo = handset("Cleo")
    cleo.calls(line).hears("911").hears("988").hears("opens again tomorrow at 8:00 AM, Central Time")
    cleo.hears("appointments go on as planned").hears("goodbye").call_has_ended()
    contact = Contact.objects.latest("pk")
    assert (contact.outcome, contact.in_pause, contact.reason) == ("paused", True, "in_pause")


def test_p1_dev_without_an_agreement_is_told_that_it_waits(handset, line, clock):
    dev, jonas = handset("Dev"), handset("Jonas")
    dev.calls(line).hears("911").hears("agreement still has to be signed").hears("goodbye").call_has_ended()
    dev.receives("a document waits to be signed")
    jonas.receives("you have an item waiting")


def test_p1_dev_whose_agreement_was_taken_back_is_not_asked_to_sign_it(handset, line, clock):
    dev, jonas = handset("Dev"), User.objects.get(email="jonas@riverbend.example")
    life.void(Agreement.objects.get(client__name="Dev Rao"), reason="another text", by=jonas, now=timezone.now())
    dev.calls(line).hears("911").hears("no coaching agreement in force").hears("call the office")
    dev.hears("goodbye").call_has_ended()
    dev.receives("the line is not open for you at the moment")
    handset("Jonas").receives("you have an item waiting")


def test_p1_eli_hears_who_is_away_and_that_nobody_covers(handset, line, clock):
    eli, ada = handset("Eli"), handset("Ada")
    eli.calls(line).hears("your therapist is away until").hears("nobody is covering").hears("cannot promise you a time")
    eli.hears("988").hears("press a key from 0 to 5")
    eli.presses("2").hears("number we have for you").presses("1")
    eli.hears("while you wait").hears("988").hears("goodbye").call_has_ended()
    request = CallBack.objects.latest("pk")
    assert request.latest_at is None
    assert request.severity == 2
    assert request.number_confirmed_at
    ada.receives("nobody covers")


def test_p1_gil_discharged_is_given_the_office(handset, line):
    gil = handset("Gil")
    gil.calls(line).hears("911").hears("phone coaching has ended").hears("call the office").hears("goodbye")
    gil.call_has_ended()


def test_p1_an_unknown_number_is_asked_for_a_pin(handset, line):
    stranger = handset("+13125550199")
    stranger.calls(line).hears("911").hears("enter your six-digit PIN")
    for _ in range(3):
        stranger.presses("000000")
    stranger.hears("did not match").hears("could not find out who is calling").hears("911").call_has_ended()
    assert Contact.objects.latest("pk").outcome == "not_identified"


@pytest.mark.parametrize("spelling", ["anonymous", "+266696687", "restricted", "+17378742833"])
def test_p1_a_withheld_number_reaches_its_coach_by_pin(handset, line, spelling):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line, withheld=spelling).hears("enter your six-digit PIN").presses("210122")
    ben.hears("press 1").waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)
    assert Contact.objects.latest("pk").client.name == "Ben Okafor"


def test_p1_silence_at_the_pin_ends_with_crisis_lines(handset, line):
    stranger = handset("+13125550199")
    stranger.calls(line).waits(seconds=30).hears("could not find out").hears("988").call_has_ended()


def test_it_speaks_spanish_to_ana(handset, line, clock):
    ana, mira = handset("Ana"), handset("Mira")
    ana.calls(line).hears("marque 1", language="es").waits(seconds=4)
    mira.is_rung().answers().hears("a coaching call", language="en").presses("1")
    ana.is_connected_to(mira)
