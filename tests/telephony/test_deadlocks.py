"""A step that lost a deadlock is taken again; anything else that the database says goes on to the caller (P9)."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from telephony import deadlocks
from telephony.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


class Ended(Exception):
    def __init__(self, pgcode: str) -> None:
        self.pgcode = pgcode


def failing(times: int, pgcode: str):
    left = iter(range(times))

    def step() -> str:
        if next(left, None) is not None:
            raise OperationalError("ended") from Ended(pgcode)
        return "done"

    return step


def test_it_is_taken_again() -> None:
    assert deadlocks.outlasted(failing(2, "40P01")) == "done"


def test_the_third_deadlock_is_told() -> None:
    with pytest.raises(OperationalError):
        deadlocks.outlasted(failing(3, "40P01"))


def test_another_trouble_is_told_at_once() -> None:
    with pytest.raises(OperationalError):
        deadlocks.outlasted(failing(1, "57014"))


def test_within_a_transaction_nothing_is_done_twice() -> None:
    with transaction.atomic(), pytest.raises(OperationalError):
        deadlocks.outlasted(failing(1, "40P01"))


def test_two_that_wait_for_each_other_both_end_well(text) -> None:
    """A real one: each holds a row that the other wants."""
    first, second = text().pk, text(to="+13145550112").pk
    meet, wrong = threading.Barrier(2, timeout=60), []

    def take(mine: int, theirs: int) -> None:
        met = iter([True])

        @transaction.atomic
        def both() -> None:
            Message.objects.filter(pk=mine).update(segments=1)
            if next(met, None):
                meet.wait()
            Message.objects.filter(pk=theirs).update(segments=1)

        try:
            deadlocks.outlasted(both)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    assert Message.objects.filter(segments=1).count() == 2
