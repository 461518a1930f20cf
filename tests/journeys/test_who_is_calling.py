"""A number is a hint: shared, doubtful and foreign ones ask for the PIN, and say no name."""

import pytest

from clients import records
from clients.models import Caregiver, Client
from clinic.models import User
from coaching.models import Contact


@pytest.fixture
def ada(riverbend):
    return User.objects.get(email="ada@riverbend.example")


def test_a_phone_that_two_clients_share_asks_for_the_pin_and_names_nobody(handset, line, ada, clock):
    dev = Client.objects.get(name="Dev Rao")
    records.add_phone(dev, number="+13145550122", by=ada, now=clock.now)
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).hears("911").hears("enter your six-digit PIN").does_not_hear("Ben")
    ben.presses("210122").hears("press 1").waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)
    assert Contact.objects.latest("pk").client.name == "Ben Okafor"


def test_a_caregiver_with_coaching_of_their_own_is_not_paused_by_the_clients_act(handset, line, ada, clock):
    Caregiver.objects.filter(name__startswith="Karin").update(own_coaching=True)
    karin, mira = handset("Karin"), handset("Mira")
    karin.calls(line).does_not_hear("harmed yourself")
    mira.is_rung().answers().presses("1")
    karin.is_connected_to(mira)
    contact = Contact.objects.latest("pk")
    assert contact.caregiver.name.startswith("Karin")


def test_a_caregiver_without_coaching_is_asked_who_calls(handset, line):
    handset("Karin").calls(line).hears("enter your six-digit PIN").hangs_up()


def test_p8_a_client_of_another_clinic_is_a_stranger_here(handset, line):
    handset("Hana").calls(line).hears("enter your six-digit PIN").presses("210221").hears("did not match").hangs_up()


def test_a_wrong_pin_and_then_the_right_one_connects(handset, line):
    stranger, jonas = handset("+13125550199"), handset("Jonas")
    stranger.calls(line).presses("999999").hears("did not match").presses("210122").hears("press 1").waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    stranger.is_connected_to(jonas)


def test_p2_cleo_is_paused_whatever_phone_she_calls_from(handset, line):
    stranger = handset("+13125550199")
    stranger.calls(line).presses("210123").hears("911").hears("opens again").call_has_ended()
