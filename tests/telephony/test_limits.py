"""Over a limit is later, never lost; what is a matter of life never waits."""

from datetime import timedelta

from telephony import limits, outbox
from telephony.limits import Limit
from telephony.models import Message
from tests.telephony.conftest import BEN, JONAS, LINE, MIRA, NOON, fresh

MINUTE = timedelta(minutes=1)


def test_it_postpones_what_is_too_much_for_one_phone(text, carrier, monkeypatch):
    monkeypatch.setattr(limits, "TEXTS", (Limit("peer", 2, MINUTE),))
    rows = [text() for _ in range(5)]
    other = text(to=BEN)
    assert outbox.send_due(now=NOON) == 3
    assert fresh(other).state == "queued"
    assert sorted(fresh(row).state for row in rows) == ["pending"] * 3 + ["queued"] * 2
    assert [(fresh(row).due_at - NOON) / MINUTE for row in rows[2:]] == [1, 1, 2]
    assert [(fresh(row).valid_until - NOON) / MINUTE for row in rows[2:]] == [16, 16, 17]
    assert {fresh(row).attempts for row in rows[2:]} == {0}
    assert {fresh(row).lease_until for row in rows[2:]} == {None}


def test_what_was_postponed_is_sent(text, carrier, monkeypatch):
    monkeypatch.setattr(limits, "TEXTS", (Limit("peer", 2, MINUTE),))
    for _ in range(5):
        text()
    sent = [outbox.send_due(now=NOON + minute * MINUTE) for minute in range(4)]
    assert sent == [2, 2, 1, 0]


def test_a_clinic_has_its_own_limit(text, carrier, monkeypatch):
    monkeypatch.setattr(limits, "TEXTS", (Limit("clinic_id", 2, MINUTE),))
    for number in (BEN, JONAS, MIRA):
        text(to=number)
    assert outbox.send_due(now=NOON) == 2
    assert Message.objects.get(state="pending").due_at == NOON + MINUTE


def test_calls_have_limits_too(call, carrier, monkeypatch):
    monkeypatch.setattr(limits, "CALLS", (Limit("peer", 1, MINUTE),))
    first, second = call(), call()
    outbox.send_due(now=NOON)
    assert (fresh(first).state, fresh(second).state) == ("queued", "pending")


def test_a_matter_of_life_never_waits_and_counts(text, carrier, monkeypatch):
    monkeypatch.setattr(limits, "TEXTS", (Limit("peer", 1, MINUTE),))
    crisis = [text(urgency=limits.CRISIS) for _ in range(3)]
    ordinary = text()
    outbox.send_due(now=NOON)
    assert {fresh(row).state for row in crisis} == {"queued"}
    assert fresh(ordinary).state == "pending"


def test_a_limit_does_not_postpone_a_matter_of_life_that_waits(text, carrier, monkeypatch):
    monkeypatch.setattr(limits, "TEXTS", (Limit("peer", 1, MINUTE),))
    rows = [text() for _ in range(3)]
    crisis = text(urgency=limits.CRISIS, now=NOON + timedelta(seconds=1))
    outbox.send_due(now=NOON)
    assert fresh(crisis).due_at == NOON + timedelta(seconds=1)
    assert [fresh(row).state for row in rows] == ["queued", "pending", "pending"]


def test_the_real_limits_let_an_ordinary_evening_through(text, carrier):
    for minute in range(15):
        text(now=NOON + minute * MINUTE)
        assert outbox.send_due(now=NOON + minute * MINUTE) == 1


def test_automatic_replies_are_counted_for_an_hour(text):
    crisis = {"crisis": "Call 911."}
    for template in ("help", "item-waiting", "text-received", "text-received"):
        text(to=BEN, template=template, params={} if template == "item-waiting" else crisis)
    assert outbox.replies_sent(line=LINE, peer=BEN, now=NOON) == {"help": 1, "text-received": 2}
    assert not outbox.replies_sent(line=LINE, peer=BEN, now=NOON + timedelta(minutes=61))
