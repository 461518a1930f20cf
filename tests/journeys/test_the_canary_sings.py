"""Our own call to ourselves, each hour, by the same doors as everybody's; what looks well and does not work shows."""

from datetime import timedelta
from io import StringIO

import pytest
import requests
from django.core.management import CommandError, call_command

from clients.models import Client
from clinic.models import Clinic
from coaching.canary import running, town
from coaching.models import CallBack, CanaryRun, Contact
from coaching.watch import conditions, measuring
from coaching.watch.conditions import Condition

FROM, TO = "+13145550399", "+13145550300"
PING = "https://switch.example/ping"


@pytest.fixture(autouse=True)
def numbers(settings):
    settings.CANARY_FROM, settings.CANARY_TO, settings.CANARY_PING_URL = FROM, TO, PING


@pytest.fixture(autouse=True)
def pings(monkeypatch):
    """The addresses that were fetched."""
    fetched = []

    def get(url, *, timeout):
        fetched.append(url)
        answer = requests.Response()
        answer.status_code = 200
        return answer

    monkeypatch.setattr(running.requests, "get", get)
    return fetched


def wrong(now):
    return {trouble.condition for trouble in conditions.troubles(measuring.measure(now=now))}


def sings(handset, clock, *, seconds=60):
    """A minute goes by; the test's telephone gets its text."""
    clock.forward(seconds=seconds)
    handset(FROM).receives("an item waits and nobody covers it")
    return CanaryRun.objects.latest("began_at")


def test_each_hop_is_noted_and_the_end_is_pinged(handset, clock, pings):
    run = sings(handset, clock)
    moments = [run.began_at, run.called_at, run.taken_at, run.due_at, run.handed_at, run.delivered_at, run.closed_at]
    assert moments == sorted(moments)
    assert run.took() < 60
    assert pings == [PING]
    assert not CallBack.objects.open().filter(client__clinic__synthetic=True).exists()


def test_two_beats_begin_one_and_the_next_hour_another(town, clock):
    now = clock.now
    assert running.begin(now=now) is not None
    assert running.begin(now=now) is None
    assert running.begin(now=now + timedelta(minutes=59)) is None
    assert running.begin(now=now + timedelta(minutes=61)) is not None


def test_a_telephone_that_is_off_is_a_failure_and_nobody_is_pinged(handset, clock, pings, exchange):
    exchange.handset(FROM).can_text = False
    clock.forward(seconds=60)
    late = clock.now + timedelta(minutes=5)
    running.carry_on(now=late)
    run = CanaryRun.objects.get()
    assert (run.waited_for, run.closed_at, pings) == ("delivered", None, [])
    assert Condition.CANARY in wrong(late)
    assert not CallBack.objects.open().filter(client__clinic__synthetic=True).exists()


def test_a_line_that_does_not_answer_is_a_failure(town, clock, pings):
    now = clock.now
    running.begin(now=now)
    running.carry_on(now=now + timedelta(minutes=6))
    assert (CanaryRun.objects.get().waited_for, pings) == ("called", [])


def test_a_switch_that_does_not_answer_is_fetched_again(handset, clock, pings, monkeypatch):
    def refuse(url, *, timeout):
        raise requests.ConnectionError

    answering = running.requests.get
    monkeypatch.setattr(running.requests, "get", refuse)
    run = sings(handset, clock)
    assert run.pinged_at is None
    monkeypatch.setattr(running.requests, "get", answering)
    clock.forward(seconds=10)
    assert pings == [PING]


def test_it_stays_out_of_every_real_clinic(handset, clock):
    sings(handset, clock)
    real = Clinic.objects.filter(synthetic=False)
    assert not Contact.objects.filter(clinic__in=real, peer=FROM).exists()
    assert not Client.objects.filter(clinic__in=real, name=town.NAME).exists()
    assert Clinic.objects.filter(synthetic=True).count() == 1


def test_other_numbers_move_its_town(handset, clock, settings):
    sings(handset, clock)
    settings.CANARY_FROM, settings.CANARY_TO = "+13145550398", "+13145550301"
    now = clock.now + timedelta(hours=1)
    moved = town.ready(now=now)
    assert moved.staff.phone == "+13145550398"
    assert [line.number for line in moved.clinic.lines.filter(retired_at=None)] == ["+13145550301"]


def test_without_numbers_nothing_is_called(town, clock, settings):
    settings.CANARY_FROM = ""
    clock.forward(minutes=2)
    assert not CanaryRun.objects.exists()


def test_the_command_says_that_no_numbers_are_given(db, settings):
    settings.CANARY_TO = ""
    with pytest.raises(CommandError, match="CANARY_FROM"):
        call_command("canary", stdout=StringIO())
