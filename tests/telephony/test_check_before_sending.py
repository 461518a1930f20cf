"""The rule and the state are looked at once more before anything leaves."""

from telephony import outbox
from tests.telephony.conftest import BEN, JONAS, NOON, fresh


def test_it_cancels_what_is_not_wanted_any_more(text, call, carrier, heard):
    @outbox.check_before_sending("item-overdue", "call-back")
    def in_pause(row, *, now):
        return "in pause"

    late, ring, other = text(template="item-overdue"), call(), text()
    assert outbox.send_due(now=NOON) == 1
    assert (fresh(late).state, fresh(late).error) == ("canceled", "in pause")
    assert (fresh(ring).state, fresh(ring).error) == ("canceled", "in pause")
    assert fresh(other).state == "queued"
    assert heard == [("call", "canceled")] or heard == [("call", "canceled"), ("call", "queued")]
    assert not carrier.requests("Calls")


def test_a_lost_lease_is_told_to_nobody(call, carrier, heard):
    @outbox.check_before_sending("call-back")
    def taken_back(row, *, now):
        type(row).objects.filter(pk=row.pk).update(attempts=7)
        return "in pause"

    ring = call()
    outbox.send_due(now=NOON)
    assert (fresh(ring).state, heard) == ("sending", [])


def test_a_text_that_lost_its_lease_meanwhile_stays(text, carrier, heard):
    @outbox.check_before_sending("item-waiting")
    def slow(row, *, now):
        type(row).objects.filter(pk=row.pk).update(attempts=7)
        return "closed"

    queued = text()
    outbox.send_due(now=NOON)
    assert (fresh(queued).state, heard) == ("sending", [])


def test_it_sends_what_still_holds_and_knows_the_moment(text, carrier):
    seen = []

    @outbox.check_before_sending("item-waiting")
    def still_open(message, *, now):
        seen.append((message.peer, now))

    queued = text()
    outbox.send_due(now=NOON)
    assert fresh(queued).state == "queued"
    assert seen == [(queued.peer, NOON)]


def test_it_looks_again_at_each_try(text, carrier):
    answers = [None, "closed"]

    @outbox.check_before_sending("item-waiting")
    def still_open(message, *, now):
        return answers.pop(0)

    queued = text()
    carrier.exchange.handset(queued.peer).reachable = False
    outbox.send_due(now=NOON)
    carrier.report()
    assert fresh(queued).state == "pending"
    outbox.send_due(now=fresh(queued).due_at)
    assert (fresh(queued).state, fresh(queued).error) == ("canceled", "closed")


def test_a_check_that_breaks_sends_nothing_and_stops_nobody(text, carrier):
    @outbox.check_before_sending("item-urgent")
    def broken(message, *, now):
        raise RuntimeError("no database")

    urgent, other = text(template="item-urgent", urgency=1), text(to=BEN)
    outbox.send_due(now=NOON)
    assert (fresh(urgent).state, fresh(urgent).error) == ("pending", "broken")
    assert fresh(other).state == "queued"


def test_the_first_reason_of_several_checks_counts(text, carrier):
    outbox.check_before_sending("item-waiting")(lambda message, *, now: None)
    second = outbox.check_before_sending("item-waiting")(lambda message, *, now: "held")
    outbox.check_before_sending("item-waiting")(second)  # registered twice, looked at once
    queued = text(to=JONAS)
    outbox.send_due(now=NOON)
    assert fresh(queued).error == "held"
