"""P4: whoever heard crisis words in place of an answer is on the board afterwards; what is told mid-call counts."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.utils import timezone

from coaching import admission
from coaching.line import receipts
from coaching.models import Act, CallBack, Contact
from telephony import replaying, spool, status


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SPOOL_ROOT = tmp_path


@contextmanager
def the_database_away():
    """What the line asks of it comes to nothing."""

    def fails(*args, **how):
        raise OperationalError("away")

    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((admission, "by_number"), (receipts, "take_in"), (status, "heard")):
            patch.setattr(module, name, fails)
        yield


def it_comes_back():
    kept = len(spool.waiting())
    assert replaying.replay(now=timezone.now()) == kept > 0


def test_p4_who_called_and_heard_only_crisis_words_is_called_back(handset, line):
    ben, began = handset("Ben"), timezone.now()
    with the_database_away():
        ben.calls(line).waits(seconds=4).hears("911").hears("988").hears("cannot connect calls").call_has_ended()
    assert not Contact.objects.filter(kind="call").exists()
    it_comes_back()
    contact, request = Contact.objects.get(), CallBack.objects.get()
    assert (contact.outcome, contact.started_at, contact.call_back) == ("call_back", began, request)
    assert (request.reason, request.client.name) == ("line_failed", "Ben Okafor")
    assert contact.ended_at
    handset("Jonas").receives("item waiting")


def test_p9_a_caller_who_waited_goes_on_with_what_was_taken_in(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    with the_database_away():
        ben.calls(line).hears("one moment")
    it_comes_back()
    ben.waits(seconds=2).hears("press 1").waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)
    jonas.receives("item waiting")
    assert Contact.objects.get().outcome == "connected"
    assert CallBack.objects.get().closed_because == "called_in"


def test_a_key_is_not_asked_for_again_when_the_call_goes_on_before_it_was_taken_in(handset, line):
    ben = handset("Ben")
    ben.calls(line).hears("press 1")
    with the_database_away():
        ben.presses("1").hears("one moment")
    ben.waits(seconds=2).hears("how many hours ago").presses("2#").hears("coaching")
    it_comes_back()
    assert Act.objects.filter(client__name="Ben Okafor", reported_by="client").count() == 1


def test_p4_an_act_that_was_told_counts_although_they_hung_up(handset, line):
    ben = handset("Ben")
    ben.calls(line).hears("press 1")
    with the_database_away():
        ben.presses("1").hears("one moment").hangs_up()
    it_comes_back()
    assert Act.objects.filter(client__name="Ben Okafor", reported_by="client").count() == 1
    ben.waits(seconds=1)
    assert not CallBack.objects.waiting().exists(), "the pause holds it"
