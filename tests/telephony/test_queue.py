"""The outbox takes texts and calls in: one INSERT each, in the caller's transaction."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from telephony import outbox
from telephony.models import Call, Message
from tests.telephony.conftest import BEN, LINE, MIRA, NOON, fresh

QUARTER = timedelta(minutes=15)


def test_it_queues_a_text_by_one_statement(text, django_assert_num_queries):
    with django_assert_num_queries(1):
        queued = text()
    assert (queued.state, queued.direction, queued.peer, queued.line) == ("pending", "out", MIRA, LINE)
    assert (queued.due_at, queued.valid_until, queued.created_at) == (NOON, NOON + QUARTER, NOON)
    assert queued.body is None
    assert queued.params == {"url": "https://c.example/"}


def test_it_queues_a_call_by_one_statement(call, django_assert_num_queries):
    with django_assert_num_queries(1):
        queued = call()
    assert (queued.state, queued.purpose, queued.timeout_seconds) == ("pending", "call-back", 20)
    assert queued.valid_until == NOON + timedelta(minutes=5)


def test_what_is_urgent_nudges_the_sender_once_it_is_committed(text, call, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges:
        text(urgency=3)
        assert not nudges
        text(urgency=1)
        call(urgency=2)
    assert nudges == [outbox.nudge, outbox.nudge]


def test_it_forgets_the_text_when_the_change_is_undone(text):
    with transaction.atomic():
        text()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_it_keeps_a_persons_own_words_encrypted(text):
    queued = text(template="", body="See you at five.", purpose="reply")
    assert fresh(queued).body == "See you at five."
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM telephony_message")
        assert "at five" not in cursor.fetchone()[0]


def test_it_refuses_words_that_are_not_in_the_list(text):
    with pytest.raises(ValueError, match="no words"):
        text(template="your-therapist-is-waiting")
    with pytest.raises(ValueError, match="no words"):
        text(template="")


@pytest.mark.parametrize("peer", ["anonymous", "911", "", "+0", "+1 314 555 0122"])
def test_it_refuses_what_is_no_number_to_send_to(text, call, peer):
    for queue in (text, call):
        with pytest.raises(IntegrityError), transaction.atomic():
            queue(to=peer)


def test_it_queues_a_dedupe_key_once_and_returns_the_first(text, call):
    assert text(dedupe_key="reminder:7").pk == text(dedupe_key="reminder:7", to=BEN).pk
    assert call(dedupe_key="call-back:7").pk == call(dedupe_key="call-back:7").pk
    assert (Message.objects.count(), Call.objects.count()) == (1, 1)


def test_it_queues_ten_thousand_texts_in_two_statements(riverbend, django_assert_num_queries):
    texts = [
        outbox.Text(riverbend.pk, LINE, MIRA, "item-waiting", {"url": "u"}, dedupe_key=f"bulk:{number}")
        for number in range(10_000)
    ]
    with django_assert_num_queries(2):
        assert outbox.queue_texts(texts, now=NOON) == 10_000
    assert outbox.queue_texts(texts[:3], now=NOON) == 0
    assert Message.objects.filter(state="pending", due_at=NOON).count() == 10_000


def test_it_queues_a_text_for_later(riverbend):
    later = NOON + timedelta(hours=3)
    outbox.queue_texts([outbox.Text(riverbend.pk, LINE, BEN, "line-open-again", due_at=later)], now=NOON)
    row = Message.objects.get()
    assert (row.due_at, row.valid_until, row.created_at) == (later, later + QUARTER, NOON)
