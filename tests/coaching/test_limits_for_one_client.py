"""The week may be wider or narrower for one client."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from coaching import admission, limits
from coaching.limits import Hours
from coaching.models import ClientLimit
from telephony.channels import Channel
from tests.riverbend import NOON, at, fresh, take_in, trail


def coach(client, now):
    return admission.by_client(client.pk, now=now).decide(Channel.CALL, now).coach


def test_it_is_wider_for_one_client(ana, mira, jonas):
    row = limits.except_client(
        ana, therapist=mira, hours=Hours("call", 1, time(21), time(23)), opens=True, by=mira, now=NOON
    )
    assert coach(ana, at(22)) == mira.pk
    assert coach(take_in(mira, "Bea Holt", "+13145550130"), at(22)) == jonas.pk
    assert str(row) == "Tuesday 21:00–23:00"
    assert trail(ana)[-1] == "limits.client_excepted"


def test_it_is_narrower_for_one_client(ana, mira, jonas):
    limits.except_client(ana, therapist=mira, hours=Hours("call", 1, time(8), time(14)), opens=False, by=mira, now=NOON)
    assert [coach(ana, at(12)), coach(ana, at(15))] == [jonas.pk, mira.pk]


def test_it_ends_once_and_stays_on_record_p7(ana, mira, jonas):
    row = limits.except_client(
        ana, therapist=mira, hours=Hours("call", 1, time(21), time(23)), opens=True, by=mira, now=NOON
    )
    limits.end_exception(row, by=mira, now=NOON)
    limits.end_exception(row, by=mira, now=at(20))
    assert fresh(row).ended_at == NOON
    assert coach(ana, at(22)) == jonas.pk
    assert trail(ana).count("limits.client_exception_ended") == 1


def test_the_database_knows_seven_weekdays(ana, mira):
    with pytest.raises(IntegrityError, match="client_limit_on_a_weekday"), transaction.atomic():
        ClientLimit.objects.create(client=ana, therapist=mira, channel="call", weekday=7, starts=time(8), ends=time(9))
