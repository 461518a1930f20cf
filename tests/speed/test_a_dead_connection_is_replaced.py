"""A database that was restarted between two calls: the second caller notices nothing."""

import psycopg2
import pytest
from django.db import Error as DatabaseError
from django.db import OperationalError, connection, transaction

from clinic import given, together
from clinic.models import User
from coaching import admission
from telephony import deadline, reuse
from tests import demo_once
from tests.demo.conftest import NOON

LINE, BEN = "+13145550100", "+13145550122"


@pytest.fixture(autouse=True)
def as_the_web_server_does(transactional_db):
    connection.close()
    deadline.install()
    yield
    deadline.uninstall()
    connection.close()


def end_our_session():
    """From another session, as a restart would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    words = connection.get_connection_params()
    other = psycopg2.connect(
        **{name: words[name] for name in ("dbname", "user", "password", "host", "port") if name in words}
    )
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


def one() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


def test_it_asks_again_on_a_new_connection():
    demo_once.load(now=NOON, history=False)
    admission.by_number(line=LINE, peer=BEN, now=NOON)
    end_our_session()
    assert admission.by_number(line=LINE, peer=BEN, now=NOON).client_id


def test_what_was_planned_on_the_old_one_is_planned_anew():
    somebody = together.Statement({"users": User.objects.filter(pk=given.USER)})
    assert somebody.fetch(user=0) == {"users": []}
    end_our_session()
    assert reuse.ask_at_once(lambda: somebody.fetch(user=0)) == {"users": []}


def test_it_does_not_ask_twice_when_the_connection_lives():
    asked = []

    def wrong():
        asked.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(5)")

    one()
    with pytest.raises(OperationalError):
        reuse.ask_at_once(wrong)
    assert len(asked) == 1


def test_it_gives_up_when_time_is_up():
    one()
    with pytest.raises(OperationalError), deadline.within(0.2):
        reuse.ask_at_once(lambda: one() and connection.cursor().execute("SELECT pg_sleep(5)"))
    assert one() == 1


def test_it_leaves_a_transaction_alone():
    asked = []
    with pytest.raises(DatabaseError), transaction.atomic():
        one()
        end_our_session()
        reuse.ask_at_once(lambda: asked.append(1) or one())
    assert asked == [1]
