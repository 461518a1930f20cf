"""Equal texts to one phone, both in doubt: whichever of them finds the one that has left, each arrives once."""

from datetime import timedelta

import pytest

from telephony import outbox, sending, status
from telephony.models import Message
from telephony.reports import Report
from telephony.simulator.faults import RestFault
from tests.telephony.conftest import MIRA, NOON, fresh

LATER = NOON + timedelta(minutes=1)


def both_look_at_once(texts: list[Message]) -> None:
    Message.objects.filter(pk__in=[each.pk for each in texts]).update(due_at=LATER)
    sending.Sender(now=LATER, places=sending.PLACES).run(1000)


def sent_after(texts: list[Message]) -> list[str]:
    outbox.send_due(now=max(fresh(each).due_at for each in texts))
    return states(texts)


def states(texts: list[Message]) -> list[str]:
    return sorted(fresh(each).state for each in texts)


def test_two_equal_texts_in_doubt_may_take_each_others_place(text, carrier):
    """Found by the chaos runs: the report of the one that had left named the row that had not found it, could not be
    written down, and waited on the disk for ever.
    """
    first, second = text(), text()
    carrier.exchange.faults.refuse(RestFault(lost=True), RestFault(status=500))
    outbox.send_due(now=NOON)
    Message.objects.filter(pk=first.pk).update(due_at=LATER)
    outbox.send_due(now=fresh(second).due_at)
    left = fresh(second).sid
    assert (left is not None, fresh(first).sid) == (True, None)
    status.heard(Message, first.uuid, Report(left, "delivered"), now=LATER)
    assert (fresh(first).state, fresh(second).state) == ("pending", "delivered")
    outbox.send_due(now=LATER)
    carrier.report()
    assert fresh(first).state == "delivered"
    assert len(carrier.received(MIRA)) == 2


@pytest.mark.django_db(transaction=True)
def test_both_find_the_one_that_has_left_and_the_other_is_sent(text, carrier):
    """Found by the chaos runs: both had found the same text, the second could not write it down, and after the bad
    minutes that the carrier had had it was given up as broken.
    """
    texts = [text(), text()]
    carrier.exchange.faults.refuse(RestFault(lost=True), RestFault(status=500))
    outbox.send_due(now=NOON)
    Message.objects.update(attempts=3)
    both_look_at_once(texts)
    assert states(texts) == ["pending", "queued"]
    assert sent_after(texts) == ["queued", "queued"]
    carrier.report()
    assert len(carrier.received(MIRA)) == 2


@pytest.mark.django_db(transaction=True)
def test_both_had_left_and_none_is_sent_again(text, carrier):
    texts = [text(), text()]
    carrier.exchange.faults.refuse(RestFault(lost=True), RestFault(lost=True))
    outbox.send_due(now=NOON)
    both_look_at_once(texts)
    assert states(texts) == ["pending", "queued"]
    assert sent_after(texts) == ["queued", "queued"]
    assert len(carrier.requests("Messages")) == 2


@pytest.mark.django_db(transaction=True)
def test_a_report_that_is_written_while_it_is_looked_for_is_no_failure(text, carrier, monkeypatch):
    """The report names the first; the second had found its text and now has to look once more."""
    first, second = text(), text()
    carrier.exchange.faults.refuse(RestFault(lost=True), RestFault(lost=True))
    outbox.send_due(now=NOON)
    Message.objects.filter(pk=second.pk).update(due_at=LATER)
    taken = sending.taken

    def told_meanwhile(row: Message, report: Report, **how: object) -> None:
        status.heard(Message, first.uuid, Report(report.sid, "delivered"), now=LATER)
        monkeypatch.setattr(sending, "taken", taken)
        taken(row, report, **how)

    monkeypatch.setattr(sending, "taken", told_meanwhile)
    Message.objects.filter(pk=first.pk).update(due_at=LATER + timedelta(minutes=1))
    outbox.send_due(now=LATER)
    assert (fresh(first).state, fresh(second).state) == ("delivered", "pending")
    assert (fresh(second).in_doubt, fresh(second).error) == (True, "no answer in time")
    outbox.send_due(now=fresh(second).due_at)
    assert fresh(second).state == "queued"
    assert len(carrier.requests("Messages")) == 2
