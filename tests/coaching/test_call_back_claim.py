"""One therapist has a request in hand. A claim after which nobody calls runs out, so that nothing is forgotten (P4)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from coaching import admission, callbacks, contacts, legs
from coaching.models import CallBack
from tests.riverbend import ANA, LINE, NOON, ask, fresh, trail

LATER = NOON + timedelta(minutes=30)


def test_it_gives_the_request_to_the_first_who_claims(ana, mira, jonas):
    request = ask(ana)
    callbacks.claim(request, by=mira, now=NOON)
    with pytest.raises(callbacks.AlreadyClaimed):
        callbacks.claim(request, by=jonas, now=NOON)
    assert (fresh(request).claimed_by, fresh(request).claimed_at) == (mira, NOON)
    assert trail(ana)[-1] == "call_back.claimed"


def test_it_may_be_claimed_again_by_the_same_person(ana, mira):
    request = ask(ana)
    callbacks.claim(request, by=mira, now=NOON)
    assert callbacks.claim(request, by=mira, now=LATER).claimed_at == LATER


def test_it_runs_out_after_half_an_hour_without_a_call(ana, mira, jonas):
    request = ask(ana)
    callbacks.claim(request, by=mira, now=NOON)
    with pytest.raises(callbacks.AlreadyClaimed):
        callbacks.claim(request, by=jonas, now=LATER - timedelta(seconds=1))
    assert callbacks.claim(request, by=jonas, now=LATER).claimed_by == jonas


def test_it_does_not_run_out_while_its_call_is_under_way(ana, mira, jonas):
    request = ask(ana)
    callbacks.claim(request, by=mira, now=NOON)
    facts = admission.by_client(ana.pk, now=NOON)
    contact = contacts.open_outgoing(facts, kind="call", by=mira, line=LINE, peer=ANA, now=NOON, call_back=request)
    leg = legs.ring(contact, staff_id=mira.pk, seconds=3600, now=NOON)
    with pytest.raises(callbacks.AlreadyClaimed):
        callbacks.claim(request, by=jonas, now=LATER)
    legs.end(leg, now=LATER)
    assert callbacks.claim(request, by=jonas, now=LATER).claimed_by == jonas


def test_it_is_given_back_to_the_queue(ana, mira, jonas):
    request = callbacks.claim(ask(ana), by=mira, now=NOON)
    callbacks.release(request, by=mira, now=NOON)
    assert callbacks.claim(request, by=jonas, now=NOON).claimed_by == jonas
    assert "call_back.released" in trail(ana)


def test_it_is_let_go_when_the_claimers_own_phone_is_not_answered(ana, mira, jonas):
    request = callbacks.claim(ask(ana), by=mira, now=NOON)
    facts = admission.by_client(ana.pk, now=NOON)
    contact = contacts.open_outgoing(facts, kind="call", by=mira, line=LINE, peer=ANA, now=NOON, call_back=request)
    callbacks.let_go(contact, now=NOON)
    assert fresh(request).claimed_by is None
    callbacks.claim(request, by=jonas, now=NOON)
    callbacks.let_go(contact, now=NOON)
    assert fresh(request).claimed_by == jonas


def test_it_lets_nothing_go_where_there_was_no_request(ana, mira):
    facts = admission.by_client(ana.pk, now=NOON)
    callbacks.let_go(contacts.open_outgoing(facts, kind="call", by=mira, line=LINE, peer=ANA, now=NOON), now=NOON)


def test_it_cannot_be_claimed_when_it_is_closed(ana, mira):
    request = ask(ana)
    callbacks.close(request, because="by_person", note="spoke in session", by=mira, now=NOON)
    with pytest.raises(callbacks.NotOpen):
        callbacks.claim(request, by=mira, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_it_goes_to_one_of_two_who_claim_in_the_same_moment(ana, mira, jonas):
    request, gate, told = ask(ana), Barrier(2), []

    def claim(by):
        gate.wait()
        try:
            callbacks.claim(request, by=by, now=NOON)
        except callbacks.AlreadyClaimed:
            told.append(by)
        finally:
            connection.close()

    threads = [Thread(target=claim, args=(by,)) for by in (mira, jonas)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(told) == 1
    assert CallBack.objects.get().claimed_by not in told
