"""Our own call to ourselves, each hour, by the same doors as everybody's; what looks well and does not work shows."""

from datetime import timedelta

import pytest
import requests

from clinic.models import Clinic
from coaching.canary import running
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


def nothing_is_left_open():
    return not CallBack.objects.open().filter(client__clinic__synthetic=True).exists()


def test_each_hop_is_noted_the_end_is_pinged_and_no_real_clinic_sees_it(handset, clock, pings):
    clock.forward(seconds=15)
    handset(FROM).receives("an item waits and nobody covers it")
    run = CanaryRun.objects.get()
    moments = [run.began_at, run.called_at, run.taken_at, run.due_at, run.handed_at, run.delivered_at, run.closed_at]
    assert moments == sorted(moments)
    assert pings == [PING]
    assert nothing_is_left_open()
    assert not Contact.objects.filter(clinic__in=Clinic.objects.filter(synthetic=False), peer=FROM).exists()


def test_a_telephone_that_is_off_is_a_failure_and_nobody_is_pinged(handset, clock, pings, exchange):
    exchange.handset(FROM).reachable = False
    clock.forward(seconds=12)
    late = clock.now + timedelta(minutes=5)
    running.carry_on(now=late)
    run = CanaryRun.objects.get()
    assert (run.waited_for, run.closed_at, pings) == ("delivered", None, [])
    assert Condition.CANARY in {found.condition for found in conditions.troubles(measuring.measure(now=late))}
    assert nothing_is_left_open()
