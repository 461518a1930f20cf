"""Ten thousand reminders in the same second do not queue up behind Python, and two workers share them (P4)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coaching import reminders
from coaching.models import CallBack, Reminder
from telephony import outbox
from telephony.models import Message
from tests.riverbend import JONAS, LINE, NOON, ask, texts_to

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


def test_help_is_called_after_the_first_few(ben, jonas, monkeypatch):
    monkeypatch.setattr(reminders, "FIRST", 2)
    due(ask(ben), 18, jonas)
    called = []
    assert reminders.send_due(now=NOON, call_for_help=lambda: called.append(Message.objects.count())) == 18
    assert called == [2]


def test_who_helps_begins_at_the_other_end(ben, jonas, monkeypatch):
    """While it is at work, what fell due last is sent; what fell due first is left to whoever called."""
    monkeypatch.setattr(reminders, "FIRST", 2)
    request = ask(ben)
    Reminder.objects.all().delete()
    for minute in range(5):
        due_at = NOON + timedelta(minutes=minute)
        Reminder.objects.create(call_back=request, recipient=jonas, kind="due", template="item-waiting", due_at=due_at)
    sent = []

    def look():
        sent.extend(Reminder.objects.exclude(sent_at=None).order_by("due_at").values_list("due_at", flat=True))

    assert reminders.send_due(now=NOON + timedelta(hours=1), call_for_help=look, helps=True) == 5
    assert sent == [NOON + timedelta(minutes=3), NOON + timedelta(minutes=4)]


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


def test_a_reminder_that_has_its_text_already_stops_no_other(ben, jonas, riverbend):
    due(ask(ben), 3, jonas)
    first = Reminder.objects.order_by("pk")[0]
    text = outbox.queue_text(
        clinic_id=riverbend.pk, line=LINE, to=JONAS, template="item-waiting", language="en", urgency=3, now=NOON,
        dedupe_key=f"reminder:{first.pk}",
    )  # fmt: skip
    assert reminders.send_due(now=NOON) == 2
    assert not Reminder.objects.filter(sent_at=None).exists()
    assert Message.objects.filter(dedupe_key=text.dedupe_key).get() == text
    assert len(texts_to(JONAS)) == 3


@pytest.mark.django_db(transaction=True)
def test_the_last_batch_waits_for_the_disk_for_all_of_them(ben, jonas, monkeypatch):
    """If the database dies before, the reminders of full batches are due again and their texts were never written."""
    monkeypatch.setattr(reminders, "BATCH", 5)
    due(ask(ben), 13, jonas)
    waits = []

    def listen(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "coaching_reminder" in sql:
            with connection.connection.cursor() as own:
                own.execute("SHOW synchronous_commit")
                waits.append(own.fetchone()[0])
        return result

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        with connection.execute_wrapper(listen):
            assert reminders.send_due(now=NOON) == 13
        cursor.execute("RESET synchronous_commit")
    assert waits == ["off", "off", "on"]


def test_the_database_holds_a_reminder_to_one_thing(ben):
    with pytest.raises(IntegrityError, match="reminder_of_one_thing"), transaction.atomic():
        Reminder.objects.create(kind="due", template="item-waiting", due_at=NOON)
