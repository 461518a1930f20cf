"""Who calls after the first one does not wait as long: silence is remembered until the database answers (P1)."""

import socket
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.db import OperationalError, connection

from telephony import deadline
from telephony.deadline import FROZEN_SECONDS, within

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    monkeypatch.setattr(deadline, "_answered_at", 0.0)
    monkeypatch.setattr(deadline, "_in_vain_at", float("-inf"))
    connection.close()
    deadline.install()
    yield
    deadline.uninstall()
    connection.close()


@pytest.fixture
def asks_a_frozen_one():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def ask():
            with pytest.raises(OperationalError), within(0.1):
                psycopg2.connect(host="127.0.0.1", port=server.getsockname()[1], user="x", dbname="x")

        yield ask


def answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def budget() -> float:
    with within(60):
        return deadline.remaining() or 0


def test_after_a_budget_in_vain_the_next_ones_are_short(asks_a_frozen_one):
    assert budget() > FROZEN_SECONDS
    asks_a_frozen_one()
    assert budget() <= FROZEN_SECONDS


def test_while_one_asks_the_others_give_up_at_once(asks_a_frozen_one):
    asks_a_frozen_one()
    with within(60), ThreadPoolExecutor() as another_thread:
        assert another_thread.submit(budget).result() == 0
    assert budget() > 0


def test_a_budget_inside_of_the_asking_one_is_no_other(asks_a_frozen_one):
    asks_a_frozen_one()
    with within(60):
        assert budget() > 0


def test_an_answer_ends_it(asks_a_frozen_one):
    asks_a_frozen_one()
    answers()
    assert budget() > FROZEN_SECONDS


def test_one_slow_statement_among_answers_proves_nothing():
    began = deadline.time.monotonic()
    answers()
    deadline.note_silence(since=began)
    assert budget() > FROZEN_SECONDS
