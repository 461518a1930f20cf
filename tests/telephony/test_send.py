"""What is due is handed to the carrier, most urgent first, as the carrier wants it."""

from datetime import timedelta

from telephony import claims, door, outbox, sending
from telephony.door import Report
from telephony.models import Message
from tests.telephony.conftest import BEN, JONAS, LINE, MIRA, NOON, URL, fresh


def test_it_hands_a_text_over(text, carrier):
    queued = text()
    assert outbox.send_due(now=NOON, limit=10) == 1
    (asked,) = carrier.requests("Messages")
    assert asked == {
        "To": MIRA, "From": LINE, "Body": "You have an item waiting. https://c.example/",
        "StatusCallback": f"{URL}/line/status/message/{queued.uuid}/", "ValidityPeriod": 900,
    }  # fmt: skip
    sent = fresh(queued)
    assert (sent.state, sent.attempts, sent.lease_until, sent.error) == ("queued", 1, None, "")
    assert sent.sid.startswith("SM")
    assert sent.sent_at == NOON


def test_it_places_a_call(call, carrier):
    queued = call()
    outbox.send_due(now=NOON)
    (asked,) = carrier.requests("Calls")
    assert asked == {
        "To": MIRA, "From": LINE, "Url": f"{URL}/line/greeting/", "Method": "POST", "Timeout": 20,
        "StatusCallback": f"{URL}/line/status/call/{queued.uuid}/", "StatusCallbackMethod": "POST",
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
    }  # fmt: skip
    assert fresh(queued).sid.startswith("CA")


def test_it_believes_a_report_that_came_before_the_answer(text, call, carrier, monkeypatch):
    """`create` answers "queued" while the row says "delivered" already."""
    queued, ring = text(), call()
    monkeypatch.setattr(claims, "settle", lambda *args, **how: False)  # as if the row had moved on
    outbox.send_due(now=NOON)
    assert (fresh(queued).state, fresh(ring).state) == ("queued", "queued")
    assert fresh(queued).sid


def test_it_sends_a_persons_own_words(text, carrier):
    text(template="", body="See you at five.", purpose="reply", to=BEN)
    outbox.send_due(now=NOON)
    carrier.report()
    assert carrier.received(BEN) == ["See you at five."]


def test_a_text_that_the_carrier_takes_and_fails_at_once_is_told(text, monkeypatch, heard):
    class Failing:
        def create_message(self, **_: object) -> Report:
            return Report(sid="SM1", status="failed", error_code=30034)

    queued = text()
    monkeypatch.setattr(door, "carrier", Failing)
    sending.Sender(now=NOON, places=1).run(1)
    assert (fresh(queued).state, fresh(queued).error, heard) == ("failed", "not registered", [("text", "failed")])


def test_it_follows_a_text_to_the_phone(text, carrier):
    queued = text()
    outbox.send_due(now=NOON)
    carrier.report()
    assert carrier.received(MIRA) == ["You have an item waiting. https://c.example/"]
    assert (fresh(queued).state, fresh(queued).delivered_at is not None) == ("delivered", True)


def test_it_sends_the_most_urgent_first_then_the_longest_due(text, carrier):
    text(urgency=9, to=BEN, now=NOON - timedelta(minutes=5))
    text(urgency=3, to=JONAS)
    text(urgency=3, to=MIRA, now=NOON - timedelta(seconds=1))
    text(urgency=0, to="+13145550127")
    outbox.send_due(now=NOON)
    assert [asked["To"] for asked in carrier.requests("Messages")] == ["+13145550127", MIRA, JONAS, BEN]


def test_it_stops_at_the_limit_and_goes_on_next_time(text, carrier):
    for number in (BEN, JONAS, MIRA):
        text(to=number)
    assert outbox.send_due(now=NOON, limit=2) == 2
    assert outbox.send_due(now=NOON, limit=2) == 1
    assert outbox.send_due(now=NOON, limit=2) == 0


def test_it_waits_for_the_time(text, carrier):
    text(now=NOON + timedelta(minutes=1))
    assert outbox.send_due(now=NOON) == 0
    assert outbox.send_due(now=NOON + timedelta(minutes=1)) == 1


def test_it_sends_nothing_twice(text, carrier):
    text()
    assert [outbox.send_due(now=NOON) for _ in range(3)] == [1, 0, 0]


def test_it_never_sends_what_comes_too_late(text, call, carrier, heard):
    late, late_call = text(), call()
    assert outbox.send_due(now=NOON + timedelta(minutes=15)) == 0
    assert (fresh(late).state, fresh(late).error) == ("expired", "too late")
    assert fresh(late_call).state == "expired"
    assert sorted(heard) == [("call", "expired"), ("text", "expired")]


def test_it_gives_the_carrier_a_validity_within_bounds(text, carrier):
    text(valid_for=timedelta(seconds=3))
    text(valid_for=timedelta(days=3))
    Message.objects.create(
        clinic_id=text().clinic_id, direction="out", line=LINE, peer=BEN, template="line-open-again",
        params={"crisis": ""}, due_at=NOON,
    )  # fmt: skip
    outbox.send_due(now=NOON)
    assert sorted(asked["ValidityPeriod"] for asked in carrier.requests("Messages")) == [10, 900, 14_400, 14_400]


def test_it_uses_few_statements_for_a_text(text, carrier, django_assert_max_num_queries):
    text()
    with django_assert_max_num_queries(20):  # the last, empty look included
        outbox.send_due(now=NOON)
