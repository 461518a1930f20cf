"""The number to call back: on file, or keyed in and confirmed by the caller."""

import pytest

from coaching import callbacks
from tests.riverbend import BEN, NOON, SET_UP, ask, fresh, trail

OTHER = "+13125550199"


def test_it_keeps_a_keyed_in_number_apart_until_it_is_confirmed(ben):
    request = ask(ben)
    callbacks.offer_number(request, number=OTHER, by=SET_UP, now=NOON)
    request = fresh(request)
    assert (str(request.number), str(request.number_offered), request.number_confirmed_at) == (BEN, OTHER, None)


def test_it_calls_at_the_number_that_was_confirmed(ben):
    request = callbacks.offer_number(ask(ben), number=OTHER, by=SET_UP, now=NOON)
    callbacks.confirm_number(request, number=OTHER, by=SET_UP, now=NOON)
    request = fresh(request)
    assert (str(request.number), request.number_offered, request.number_confirmed_at) == (OTHER, None, NOON)
    assert trail(ben)[-2:] == ["call_back.number_offered", "call_back.number_confirmed"]


def test_it_confirms_the_number_on_file(ben):
    callbacks.confirm_number(ask(ben), number=BEN, by=SET_UP, now=NOON)
    event = callbacks.audit.AuditEvent.objects.filter(action="call_back.number_confirmed").get()
    assert event.data == {"changed": False}


def test_it_writes_no_number_into_the_trail_p6(ben):
    callbacks.confirm_number(ask(ben), number=OTHER, by=SET_UP, now=NOON)
    assert not any("555" in str(event.data) for event in callbacks.audit.AuditEvent.objects.all())


def test_it_takes_no_number_for_a_request_that_is_closed(ben, jonas):
    request = ask(ben)
    callbacks.close(request, because="by_person", note="x", by=jonas, now=NOON)
    for verb in (callbacks.offer_number, callbacks.confirm_number):
        with pytest.raises(callbacks.NotOpen):
            verb(request, number=OTHER, by=SET_UP, now=NOON)
