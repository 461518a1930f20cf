"""What does not get through for a passing reason is tried again, with patience and an end; never sent twice."""

from datetime import timedelta

import pytest
import requests
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from telephony import claims, door, handover, outbox, sending, wording
from telephony.models import Call, Message
from telephony.simulator.faults import RestFault
from telephony.tries import LONGEST_WAIT_SECONDS, MOST_ATTEMPTS, wait_before_next
from tests.telephony.conftest import BEN, MIRA, NOON, fresh

HOURS = timedelta(hours=9)


def lease_runs_out() -> None:
    with connection.cursor() as cursor:
        for table in ("telephony_message", "telephony_call"):
            cursor.execute(f"UPDATE {table} SET lease_until = now() - interval '1 s' WHERE state = 'sending'")


@pytest.mark.parametrize(("answer", "word"), [(429, "too fast"), (503, "carrier down"), (401, "our account")])
def test_it_tries_again_later(text, carrier, answer, word):
    queued = text()
    carrier.exchange.faults.refuse(RestFault(status=answer))
    outbox.send_due(now=NOON)
    waits = fresh(queued)
    assert (waits.state, waits.error, waits.lease_until) == ("pending", word, None)
    assert timedelta(seconds=3) < waits.due_at - NOON < timedelta(seconds=7)
    assert outbox.send_due(now=NOON) == 0
    outbox.send_due(now=waits.due_at)
    carrier.report()
    assert fresh(queued).state == "delivered"
    assert fresh(queued).error == ""


def test_it_tries_a_call_again(call, carrier):
    queued = call()
    carrier.exchange.faults.refuse(RestFault(status=500))
    outbox.send_due(now=NOON)
    outbox.send_due(now=fresh(queued).due_at)
    assert fresh(queued).state == "queued"


def test_whoever_waits_for_a_call_does_not_wait_longer_and_longer(call, carrier):
    """Found by the chaos runs: after a bad half minute of the carrier a call was not tried for more than a minute."""
    queued, tried_at = call(valid_for=timedelta(minutes=2)), NOON
    for _ in range(6):
        carrier.exchange.faults.refuse(RestFault(status=429))
        outbox.send_due(now=tried_at)
        before, tried_at = tried_at, fresh(queued).due_at
        assert tried_at - before < timedelta(seconds=20)
    outbox.send_due(now=tried_at)
    assert fresh(queued).state == "queued"


def test_it_gives_up_after_enough_tries(text, carrier, heard):
    queued = text(valid_for=HOURS)
    for _ in range(MOST_ATTEMPTS):
        assert fresh(queued).state == "pending"
        carrier.exchange.faults.refuse(RestFault(status=429))
        outbox.send_due(now=fresh(queued).due_at)
    gone = fresh(queued)
    assert (gone.state, gone.error, gone.error_code) == ("dead", "too fast", 20429)
    assert heard == [("text", "dead")]


@given(st.integers(1, 40))
def test_the_waits_grow_and_have_a_longest(attempts):
    wait = wait_before_next(attempts).total_seconds()
    middle = min(5 * 2 ** (attempts - 1), LONGEST_WAIT_SECONDS)
    assert 0.75 * middle <= wait <= 1.25 * middle


def test_one_row_that_fails_stops_no_other(text, carrier, monkeypatch):
    bad, good = text(), text(to=BEN)
    Message.objects.filter(pk=bad.pk).update(params={})
    outbox.send_due(now=NOON)
    carrier.report()
    assert fresh(good).state == "delivered"
    assert (fresh(bad).state, fresh(bad).error) == ("pending", "broken")


def test_a_row_that_always_breaks_is_given_up_soon(text, carrier, heard):
    bad = text(valid_for=HOURS)
    Message.objects.filter(pk=bad.pk).update(template="gone")
    for _ in range(3):
        outbox.send_due(now=fresh(bad).due_at)
    assert (fresh(bad).state, heard) == ("dead", [("text", "dead")])


def test_a_row_that_breaks_once_after_a_bad_time_of_the_carrier_is_not_given_up(text, carrier, monkeypatch):
    """Found by the chaos runs: tries that the carrier had refused counted as ours, and a reminder was given up."""
    queued = text(valid_for=HOURS)
    for _ in range(3):
        carrier.exchange.faults.refuse(RestFault(status=503))
        outbox.send_due(now=fresh(queued).due_at)
    with monkeypatch.context() as patch:
        patch.setitem(wording.TEXTS, queued.template, None)
        outbox.send_due(now=fresh(queued).due_at)
    assert (fresh(queued).state, fresh(queued).error) == ("pending", "broken")
    outbox.send_due(now=fresh(queued).due_at)
    carrier.report()
    assert fresh(queued).state == "delivered"


def test_it_looks_before_it_sends_what_may_have_left(text, carrier):
    queued = text()
    carrier.exchange.faults.refuse(RestFault(lost=True))
    outbox.send_due(now=NOON)
    assert (fresh(queued).in_doubt, fresh(queued).error) == (True, "no answer in time")
    outbox.send_due(now=fresh(queued).due_at)
    assert len(carrier.requests("Messages")) == 1
    carrier.report()
    assert carrier.received(MIRA) == ["You have an item waiting. https://c.example/"]
    assert (fresh(queued).state, fresh(queued).in_doubt) == ("delivered", False)


def test_it_looks_before_it_rings_again(call, carrier):
    queued = call()
    carrier.exchange.faults.refuse(RestFault(lost=True))
    outbox.send_due(now=NOON)
    outbox.send_due(now=fresh(queued).due_at)
    assert len(carrier.requests("Calls")) == 1
    assert fresh(queued).sid is not None


def test_it_sends_when_the_carrier_never_got_it(text, carrier):
    queued = text()
    carrier.exchange.faults.refuse(RestFault(status=500))
    outbox.send_due(now=NOON)
    assert fresh(queued).in_doubt
    outbox.send_due(now=fresh(queued).due_at)
    carrier.report()
    assert fresh(queued).state == "delivered"
    assert len(carrier.received(MIRA)) == 1


def test_it_takes_no_other_text_for_the_lost_one(text, carrier):
    first = text()
    outbox.send_due(now=NOON)
    second, third = text(), text(template="item-overdue")
    carrier.exchange.faults.refuse(RestFault(status=500), RestFault(status=500))
    outbox.send_due(now=NOON)
    outbox.send_due(now=NOON + timedelta(seconds=10))
    sids = {fresh(row).sid for row in (first, second, third)}
    assert len(sids) == 3
    assert None not in sids


def test_a_report_shows_that_a_text_in_doubt_has_left(text, carrier):
    queued = text()
    carrier.exchange.faults.refuse(RestFault(lost=True))
    outbox.send_due(now=NOON)
    carrier.report()
    assert fresh(queued).state == "delivered"
    assert outbox.send_due(now=NOON + timedelta(minutes=1)) == 0


def test_it_takes_back_what_a_dead_sender_held(text, call, carrier):
    queued, ring = text(), call()
    claimed = claims.claim(Message, now=NOON, limit=9) + claims.claim(Call, now=NOON, limit=9)
    assert outbox.send_due(now=NOON) == 0
    lease_runs_out()
    outbox.send_due(now=NOON)
    assert [row.pk for row in claimed] == [queued.pk, ring.pk]
    assert (fresh(queued).state, fresh(queued).attempts, fresh(ring).state) == ("queued", 2, "queued")


def test_it_looks_first_when_the_sender_died_while_sending(text, carrier):
    queued = text()
    (row,) = claims.claim(Message, now=NOON, limit=9)
    claims.mark_handed([row], now=NOON)
    handover.request_for(row, now=NOON)()  # it left; the sender died before it wrote that down
    lease_runs_out()
    outbox.send_due(now=NOON + timedelta(minutes=1))
    assert len(carrier.requests("Messages")) == 1
    assert fresh(queued).state == "queued"


def test_what_kills_every_sender_is_given_up(text, carrier, heard):
    queued = text(valid_for=HOURS)
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    claims.claim(Message, now=NOON, limit=9)
    lease_runs_out()
    outbox.tidy(now=NOON)
    assert (fresh(queued).state, fresh(queued).error, heard) == ("dead", "given up", [("text", "dead")])


def test_a_sender_that_lost_its_lease_overwrites_nothing(text, carrier):
    queued = text()
    (old,) = claims.claim(Message, now=NOON, limit=9)
    lease_runs_out()
    outbox.tidy(now=NOON)
    (new,) = claims.claim(Message, now=NOON, limit=9)
    sending.close(old, "failed", "refused", now=NOON)
    assert fresh(queued).state == "sending"
    assert claims.settle(new, state="canceled")


def test_a_result_that_cannot_be_written_is_in_doubt(text, carrier, monkeypatch):
    queued = text()

    def broken(*args, **how):
        raise RuntimeError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(sending, "taken", broken)
        outbox.send_due(now=NOON)
    assert (fresh(queued).state, fresh(queued).in_doubt) == ("pending", True)
    outbox.send_due(now=fresh(queued).due_at)
    assert len(carrier.requests("Messages")) == 1


def test_a_carrier_out_of_reach_leaves_no_doubt(text, monkeypatch):
    queued = text()

    def refuse(*args, **how):
        raise requests.ConnectTimeout

    monkeypatch.setattr(door.Network, "request", refuse)
    sending.Sender(now=NOON, places=1).run(5)
    assert (fresh(queued).in_doubt, fresh(queued).error) == (False, "carrier down")


def test_the_oldest_due_row_is_known(text, call):
    assert claims.oldest_due(now=NOON) == timedelta(0)
    text(now=NOON - timedelta(minutes=3))
    call()
    assert claims.oldest_due(now=NOON) == timedelta(minutes=3)


def test_the_words_are_rendered_at_sending(text, carrier, monkeypatch):
    queued = text()
    new = wording.Text("In a moment we call you.", "")
    monkeypatch.setitem(wording.TEXTS, "item-waiting", new)
    outbox.send_due(now=NOON)
    carrier.report()
    assert carrier.received(MIRA) == ["In a moment we call you."]
    assert fresh(queued).body is None
