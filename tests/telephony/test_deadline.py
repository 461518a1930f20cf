"""A budget of wall-clock time for the database: frozen, slow or silent, the caller gets words in time."""

import os
import signal
import socket
import subprocess
import threading
import time

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError, connection, connections, transaction

from telephony import deadline
from telephony.deadline import BudgetSpent, within

SOON, IN_TIME, FOR_EVER = 0.15, 20.0, 60.0  # seconds; a busy machine is late, and far from waiting to the end
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    monkeypatch.setattr(deadline, "REST_SECONDS", 0.0)
    monkeypatch.setattr(deadline, "FROZEN_SECONDS", FOR_EVER)
    connection.close()
    deadline.install()
    yield
    deadline.uninstall()
    connection.close()


@pytest.fixture
def silent():
    """A server that takes connections and never says a word, as a frozen PostgreSQL does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def sleep(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def took(work) -> float:
    began = time.monotonic()
    with pytest.raises(OperationalError):
        work()
    return time.monotonic() - began


def test_it_ends_a_slow_statement_and_the_next_one_works():
    def slow():
        with within(SOON):
            sleep(FOR_EVER)

    assert SOON <= took(slow) < IN_TIME
    assert connection.connection is None
    with within(FOR_EVER):
        sleep(0)


def test_the_budget_is_one_for_all_statements():
    done = []

    def many(budget: float) -> None:
        with within(budget):
            while True:
                sleep(budget / 3)
                done.append(1)

    for budget in (SOON, SOON * 10, SOON * 100):
        assert took(lambda budget=budget: many(budget)) < IN_TIME
        assert len(done) <= 3
        if done:
            break
    assert done


def test_when_it_is_spent_nothing_more_is_tried():
    def twice():
        with within(SOON):
            with pytest.raises(BudgetSpent):
                sleep(FOR_EVER)
            sleep(0)

    assert took(twice) < IN_TIME


def test_it_gives_up_in_the_middle_of_a_transaction():
    def slow():
        with within(SOON), transaction.atomic():
            sleep(FOR_EVER)

    assert took(slow) < IN_TIME
    assert not connection.in_atomic_block
    sleep(0)


def test_a_transaction_around_the_budget_is_over_too():
    def slow():
        with transaction.atomic():
            try:
                with within(SOON):
                    sleep(FOR_EVER)
            finally:
                assert connection.closed_in_transaction

    assert took(slow) < IN_TIME
    sleep(0)


def test_a_server_that_never_answers_a_connection(silent):
    def connect():
        with within(SOON):
            psycopg2.connect(host="127.0.0.1", port=silent, user="x", dbname="x")

    assert took(connect) < IN_TIME


def test_without_a_budget_a_connection_has_its_own_end(silent, monkeypatch):
    monkeypatch.setattr(deadline, "CONNECT_SECONDS", SOON)
    assert took(lambda: psycopg2.connect(host="127.0.0.1", port=silent, user="x", dbname="x")) < IN_TIME


def test_a_frozen_server_on_an_open_connection():
    """SIGSTOP to our own backend: the socket stays open and nothing comes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    if not may_stop(backend):
        pytest.skip("the database runs on another machine or as another user")
    os.kill(backend, signal.SIGSTOP)
    try:

        def ask():
            with within(SOON):
                sleep(0)

        assert took(ask) < IN_TIME
    finally:
        os.kill(backend, signal.SIGCONT)


def may_stop(process: int) -> bool:
    """Whether the process is here, a PostgreSQL backend, and ours to stop."""
    found = subprocess.run(["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False)
    if "postgres" not in found.stdout:
        return False
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def test_without_a_budget_it_waits():
    sleep(0.05)
    assert deadline.remaining() is None


def test_of_nested_budgets_the_shorter_holds():
    with within(100):
        with within(600):
            assert deadline.remaining() <= 100
        with within(SOON):
            assert deadline.remaining() <= SOON
        assert SOON < deadline.remaining() <= 100
    assert deadline.remaining() is None


def test_another_thread_has_no_part_in_it():
    seen = []
    with within(SOON):
        thread = threading.Thread(target=lambda: seen.append(deadline.ends_at()))
        thread.start()
        thread.join(FOR_EVER)
    assert seen == [None]


def test_a_large_question_and_a_large_answer_pass():
    with within(FOR_EVER), connection.cursor() as cursor:
        cursor.execute("SELECT length(%s), repeat('x', 3000000)", ["y" * 3_000_000])
        length, answer = cursor.fetchone()
    assert (length, len(answer)) == (3_000_000, 3_000_000)


def test_a_closed_connection_is_no_spent_budget():
    connection.ensure_connection()
    connection.connection.close()
    with pytest.raises(InterfaceError), within(FOR_EVER):
        sleep(0)


def test_other_errors_stay_what_they_are():
    with within(FOR_EVER), pytest.raises(psycopg2.errors.DivisionByZero), connections["default"].cursor() as cursor:
        cursor.cursor.execute("SELECT 1 / 0")
