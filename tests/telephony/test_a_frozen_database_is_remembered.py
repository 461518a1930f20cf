"""Who calls after the first one does not wait as long: silence is remembered until the database answers (P1)."""

import os
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
    """Unless a test says so, whoever asks comes right after the last wait in vain, however slow the machine is."""
    monkeypatch.setattr(deadline, "REST_SECONDS", 3600.0)
    deadline.forget()
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


@pytest.fixture
def rested(monkeypatch):
    """Whoever asks comes a while after the last wait in vain."""
    monkeypatch.setattr(deadline, "REST_SECONDS", 0.0)


def answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def budget() -> float:
    with within(60):
        return deadline.remaining() or 0


def test_after_a_budget_in_vain_the_next_ones_are_short(asks_a_frozen_one, rested):
    assert budget() > FROZEN_SECONDS
    asks_a_frozen_one()
    assert 0 < budget() <= FROZEN_SECONDS


def test_who_comes_right_after_it_does_not_ask_at_all(asks_a_frozen_one):
    asks_a_frozen_one()
    assert budget() == 0


def test_but_the_thread_whose_task_it_is_does(asks_a_frozen_one):
    asks_a_frozen_one()
    with within(60, rest=False):
        assert 0 < deadline.remaining() <= FROZEN_SECONDS


def test_those_who_do_not_ask_put_off_nobody_who_would(asks_a_frozen_one, monkeypatch):
    asks_a_frozen_one()
    last_asked = deadline._seen[deadline.IN_VAIN]
    asks_a_frozen_one()
    assert deadline._seen[deadline.IN_VAIN] == last_asked


def test_all_processes_of_the_web_server_know_it(asks_a_frozen_one):
    child = os.fork()
    if not child:
        asks_a_frozen_one()
        os._exit(0)
    os.waitpid(child, 0)
    assert deadline.seems_frozen()


def test_while_one_asks_the_others_give_up_at_once(asks_a_frozen_one, rested):
    asks_a_frozen_one()
    with within(60), ThreadPoolExecutor() as another_thread:
        assert another_thread.submit(budget).result() == 0
    assert budget() > 0


def test_a_budget_inside_of_the_asking_one_is_no_other(asks_a_frozen_one, rested):
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
