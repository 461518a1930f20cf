"""What the spool kept is taken in once, oldest first, when the database takes rows; one bad event stops nobody."""

import os

import pytest
from django.core.management import call_command
from django.db import DataError, InternalError, OperationalError

from telephony import receipts, replaying, spool
from telephony.spool import Event
from tests.telephony.conftest import NOON

pytestmark = pytest.mark.django_db


class Taker:
    """Takes an event in by its name; some names make it fail."""

    def __init__(self):
        self.taken, self.trouble = [], {}

    def __call__(self, event, *, now):
        if trouble := self.trouble.get(event.form["name"]):
            raise trouble
        self.taken.append(event.form["name"])


@pytest.fixture
def taker(monkeypatch, settings, tmp_path):
    settings.SPOOL_ROOT = tmp_path
    made = Taker()
    monkeypatch.setattr(replaying, "_takers", {"test": made})
    monkeypatch.setattr(replaying, "_failed", replaying.Counter())
    return made


def kept(*names):
    for name in names:
        assert spool.keep(Event("test", {"name": name}, NOON))


def replay(times=1):
    return sum(replaying.replay(now=NOON) for _ in range(times))


def test_it_takes_in_the_oldest_first_and_each_once(taker):
    kept("one", "two", "three")
    assert replay(2) == 3
    assert taker.taken == ["one", "two", "three"]
    assert spool.state().waiting == 0


def test_while_the_database_is_away_everything_waits_in_its_order(taker, monkeypatch):
    def away(*args, **how):
        raise OperationalError("away")

    kept("one", "two")
    taker.trouble["one"] = InternalError("read-only")
    with monkeypatch.context() as patch:
        patch.setattr(receipts, "once", away)
        assert replay(50) == 0
    taker.trouble.clear()
    assert replay() == 2
    assert taker.taken == ["one", "two"]


def test_one_that_cannot_be_taken_in_is_set_aside_and_stops_nobody(taker):
    kept("bad", "good")
    taker.trouble["bad"] = ValueError("a secret sentence")
    assert replay() == 1
    replay(replaying.MOST_TRIES)
    assert (taker.taken, spool.state().set_aside) == (["good"], 1)


def test_one_that_the_database_refuses_waits_longer_and_then_stops_nobody(taker):
    kept("bad", "good")
    taker.trouble["bad"] = DataError("a value that fits nowhere")
    assert replay(replaying.MOST_TRIES) == 0
    replay(replaying.MOST_TRIES_OF_THE_DATABASE)
    assert (taker.taken, spool.state().set_aside) == (["good"], 1)


def test_what_was_set_aside_is_tried_again_and_nothing_of_it_is_lost(taker):
    kept("bad")
    taker.trouble["bad"] = ValueError("a release that does not know it")
    replay(replaying.MOST_TRIES)
    taker.trouble.clear()
    assert replay() == 0, "not at once"
    (path,) = spool.waiting()
    long_ago = path.stat().st_mtime - replaying.AGAIN_SECONDS
    os.utime(path, (long_ago, long_ago))
    assert replay() == 1
    assert taker.taken == ["bad"]


def test_an_operator_tries_it_again_at_once(taker, capsys):
    kept("bad", "good")
    taker.trouble["bad"] = ValueError("a release that does not know it")
    replay(replaying.MOST_TRIES)
    call_command("replay_spool")
    assert capsys.readouterr().out == "0 taken in, 1 left, 1 of them set aside.\n"
    taker.trouble.clear()
    call_command("replay_spool")
    assert capsys.readouterr().out == "1 taken in, 0 left, 0 of them set aside.\n"


def test_p6_the_log_says_what_is_wrong_in_fixed_words(taker, caplog):
    kept("bad")
    taker.trouble["bad"] = ValueError("a secret sentence")
    replay(replaying.MOST_TRIES)
    (said,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert (said.msg, said.args) == ("spool_set_aside", ())


def test_something_that_is_no_event_is_set_aside(taker, tmp_path):
    (tmp_path / "00000000000000000001-1-1.event").write_text("half of a li")
    kept("good")
    replay(replaying.MOST_TRIES)
    assert (taker.taken, spool.state().set_aside) == (["good"], 1)


def test_while_another_process_works_this_one_does_nothing(taker):
    kept("one")
    with spool.alone():
        assert replay() == 0
    assert replay() == 1
