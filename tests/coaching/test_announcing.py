"""Clients hear that the hours have changed when their therapist asks for it, and nobody is invited who may not be."""

import pytest

from clients import records
from coaching import announcing
from telephony import stops
from telephony.models import Message
from tests.riverbend import BEN, LINE, NOON, at, harm, take_in, texts_to


def test_it_tells_each_client_in_their_language(ana, mira):
    assert announcing.tell(mira, by=mira, now=NOON) == 1
    message = Message.objects.get(template="hours-changed")
    assert (message.peer, message.language) == ("+13145550121", "es")
    assert not {"Ana", "Mira"} & set(str(message.params).split())


def test_it_leaves_out_who_may_not_be_invited(jonas, ben, dev):
    stopped = take_in(jonas, "Bea Holt", "+13145550130")
    quiet = take_in(jonas, "Cy Reed", "+13145550131")
    paused = take_in(jonas, "Cleo Martin", "+13145550123")
    left = take_in(jonas, "Gil Abara", "+13145550128")
    stops.stop(line=LINE, peer=str(stopped.phones.get().number), now=NOON)
    quiet.phones.update(texts_agreed_at=None)
    harm(paused, ago=1)
    records.discharge(left, by=jonas, now=NOON)
    found = announcing.audience(jonas, now=NOON)
    assert [client for client, _ in found.told] == [ben]
    assert (found.paused, found.not_set_up, found.no_number, found.stopped) == (1, 1, 1, 1)


def test_a_pause_that_begins_before_it_leaves_keeps_it_back_p2(jonas, ben):
    announcing.tell(jonas, by=jonas, now=NOON)
    message = Message.objects.get(template="hours-changed", peer=BEN)
    assert announcing.still_open(message, now=NOON) is None
    harm(ben, ago=1)
    assert announcing.still_open(message, now=NOON) == "closed"


def test_it_is_told_once_a_day(jonas, ben):
    announcing.tell(jonas, by=jonas, now=NOON)
    with pytest.raises(announcing.ToldToday):
        announcing.tell(jonas, by=jonas, now=at(23))
    announcing.tell(jonas, by=jonas, now=at(1, days=1))
    assert texts_to(BEN) == ["hours-changed"] * 2


def test_another_therapists_clients_are_not_told(jonas, ana, ben):
    announcing.tell(jonas, by=jonas, now=NOON)
    assert texts_to("+13145550121") == []
