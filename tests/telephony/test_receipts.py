"""A webhook is taken in once; its duplicate hears the same answer."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from telephony import receipts
from telephony.models import Receipt
from tests.telephony.conftest import NOON


def test_it_is_new_once(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        receipt, new = receipts.once("CA1:greet", now=NOON)
    assert (receipt.key, receipt.received_at, receipt.answer, new) == ("CA1:greet", NOON, None, True)
    again, new = receipts.once("CA1:greet", now=NOON + timedelta(seconds=3))
    assert (again.pk, again.received_at, new) == (receipt.pk, NOON, False)


def test_it_keeps_the_answer_for_a_duplicate(db):
    receipts.once("CA1:greet", now=NOON)
    assert receipts.answer_to("CA1:greet") is None
    receipts.answered("CA1:greet", "<Response/>")
    receipts.answered("CA1:greet", "<Response><Hangup/></Response>")
    assert receipts.answer_to("CA1:greet") == "<Response/>"
    assert receipts.answer_to("CA2:greet") is None


def test_it_keeps_an_answer_that_is_known_at_once(db):
    receipts.once("SM1", now=NOON, body="<Response/>")
    receipt, new = receipts.once("SM1", now=NOON, body="other")
    assert (receipt.answer, new) == ("<Response/>", False)


def test_a_step_that_was_undone_is_new_again(db):
    with transaction.atomic():
        receipts.once("CA1:greet", now=NOON)
        transaction.set_rollback(True)
    assert receipts.once("CA1:greet", now=NOON)[1]


def test_it_fits_into_a_larger_statement(db):
    statement = f"WITH {receipts.TAKE_IN} SELECT count(*) FROM receipt"
    counts = []
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"receipt_key": "CA1:greet", "now": NOON})
            counts.append(cursor.fetchone()[0])
    assert counts == [1, 0]


def test_it_forgets_what_is_old(db):
    receipts.once("old", now=NOON - timedelta(days=4))
    receipts.once("new", now=NOON)
    assert receipts.forget_old(now=NOON) == 1
    assert Receipt.objects.get().key == "new"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_instant_one_is_new():
    ready, answers = threading.Barrier(2), []

    def take() -> None:
        try:
            ready.wait(60)
            with transaction.atomic():
                answers.append(receipts.once("CA1:greet", now=NOON)[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [False, True]
