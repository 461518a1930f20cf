"""Ten thousand reminders in the same second do not queue up behind Python, and two workers share them (P4)."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coaching import reminders
from coaching.models import CallBack, Reminder
from telephony.models import Message
from tests.riverbend import JONAS, NOON, ask, texts_to

MANY = 10_000


def due(request, many, recipient):
    Reminder.objects.all().delete()
    Reminder.objects.bulk_create(
        Reminder(call_back=request, recipient=recipient, kind="due", template="item-waiting", due_at=NOON)
        for _ in range(many)
    )


def test_it_sends_ten_thousand_in_some_twenty_statements(ben, jonas):
    due(ask(ben), MANY, jonas)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert reminders.send_due(now=NOON) == MANY
    assert len(queries) <= 3 * (MANY // reminders.BATCH + 1)  # each with its savepoint
    assert Message.objects.filter(peer=JONAS).count() == MANY


@pytest.mark.django_db(transaction=True)
def test_it_sends_each_once_from_two_workers(ben, jonas):
    due(ask(ben), 40, jonas)
    gate, sent = Barrier(2), []

    def work():
        gate.wait()
        sent.append(reminders.send_due(now=NOON))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(sent) == 40
    assert len(texts_to(JONAS)) == 40


def test_a_full_batch_calls_for_help_once(ben, jonas, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 5)
    due(ask(ben), 18, jonas)
    called = []
    assert reminders.send_due(now=NOON, call_for_help=lambda: called.append(Message.objects.count())) == 18
    assert len(called) == 1


def test_a_few_reminders_need_no_help(ben, jonas):
    due(ask(ben), 3, jonas)
    assert reminders.send_due(now=NOON, call_for_help=pytest.fail) == 3


@pytest.mark.django_db(transaction=True)
def test_it_leaves_a_request_for_the_next_tick_that_is_being_changed_right_now(ben):
    ask(ben)
    sent = []

    def work():
        sent.append(reminders.send_due(now=NOON))
        connection.close()

    with transaction.atomic():
        CallBack.objects.select_for_update(no_key=True).get()
        thread = Thread(target=work)
        thread.start()
        thread.join(timeout=60)
    assert sent == [0]
    assert reminders.send_due(now=NOON) == 1


def test_the_database_holds_a_reminder_to_one_thing(ben):
    with pytest.raises(IntegrityError, match="reminder_of_one_thing"), transaction.atomic():
        Reminder.objects.create(kind="due", template="item-waiting", due_at=NOON)
