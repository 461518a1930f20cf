"""P1: PostgreSQL frozen, dead and back again, and the broker too: who calls always hears the way to help in time."""

import re
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from urllib.error import HTTPError

import pytest

from config.processes import wait_until
from tests.processes.running import PATIENCE, sees
from tests.processes.town import BEN

PROMISED = 8.0  # seconds
A_CROWD = 30  # callers at the same moment; more than twice as many as there are threads
A_FULL_HOUSE = 20  # boards that ask for news at the same time; more than there are threads


def helps(answer):
    said = re.sub(r"(?<=\d) (?=\d)", "", answer.body)  # "9 8 8" is how it is spoken
    return answer.status == 200 and "911" in said and "988" in said and answer.seconds < PROMISED


def by_rule(answer):
    return answer.status == 200 and "press 1" in answer.body and answer.seconds < PROMISED


def call_and_step(town, sid, step):
    """A new call, and the next step of one that is under way, at the same time."""
    with ThreadPoolExecutor() as at_once:
        new, under_way = at_once.submit(town.calls, BEN), at_once.submit(town.goes_on, BEN, sid, step)
        return new.result()[1], under_way.result()


def test_p1_a_frozen_and_a_dead_database_leave_nobody_without_help(rig, town):
    sid, greeting = town.calls(BEN)
    assert by_rule(greeting)
    jonas = town.signs_in("jonas")
    rig.postgres.freeze()
    with ThreadPoolExecutor(A_FULL_HOUSE) as house:
        boards = [house.submit(looks_at, jonas, rig.url) for _ in range(A_FULL_HOUSE)]
        wait_until(lambda: rig["web"].waiting() >= A_FULL_HOUSE // 2, 5)  # as full as it gets: it may shed them at once
        new, under_way = call_and_step(town, sid, greeting.next_step())
        assert helps(new), new
        assert helps(under_way), under_way
        rig.postgres.thaw()
    assert {status for status, _ in map(Future.result, boards)} <= {200, 500, 503}
    assert all("988" in page for status, page in map(Future.result, boards) if status != 200)
    sees(lambda: by_rule(town.calls(BEN)[1]))
    rung = town.goes_on(BEN, sid, under_way.next_step())
    declined = town.goes_on(BEN, sid, rung.after_ringing(), DialCallStatus="busy")
    assert "Nobody could take your call right now" in declined.body
    rig.postgres.kill9()
    new, under_way = call_and_step(town, sid, greeting.next_step())
    assert helps(new), new
    assert helps(under_way), under_way
    assert "988" in looks_at(jonas, rig.url)[1]
    rig.postgres.start()
    sees(lambda: by_rule(town.calls(BEN)[1]))


@contextmanager
def frozen(rig):
    rig.postgres.freeze()
    yield
    rig.postgres.thaw()


@contextmanager
def dead(rig):
    rig.postgres.kill9()
    yield
    rig.postgres.start()


@contextmanager
def read_only(rig):
    rig.ask("ALTER SYSTEM SET default_transaction_read_only = on")
    rig.ask("SELECT pg_reload_conf()")
    sees(lambda: rig.ask("SHOW transaction_read_only") == [("on",)])
    yield
    with_leave = "?options=-c%20default_transaction_read_only%3Doff"
    rig.ask("ALTER SYSTEM RESET default_transaction_read_only", url=rig.owner["DATABASE_URL"] + with_leave)
    rig.ask("SELECT pg_reload_conf()")


@contextmanager
def full(rig):
    """Its disk, as a writer sees it."""
    rig.ask(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    )
    rig.ask("CREATE TRIGGER no_room BEFORE INSERT ON telephony_receipt FOR EACH ROW EXECUTE FUNCTION no_room()")
    yield
    rig.ask("DROP FUNCTION no_room CASCADE")


def crowd(town, many):
    """So many calls of strangers and half as many texts, all at once: the carrier's names for them, and the answers."""
    with ThreadPoolExecutor(2 * many) as house:
        calls = [house.submit(town.calls, f"+131255501{n:02}") for n in range(many)]
        texts = [house.submit(town.texts, f"+131255502{n:02}", "hello") for n in range(many // 2)]
        told = [each.result() for each in calls + texts]
    return [sid for sid, _ in told], [answer for _, answer in told]


def on_record(rig, sids):
    calls = rig.ask("SELECT sid FROM telephony_call WHERE sid = ANY(%s)", sids)
    texts = rig.ask("SELECT sid FROM telephony_message WHERE sid = ANY(%s)", sids)
    return [sid for (sid,) in calls + texts]


@pytest.mark.parametrize(("failure", "many"), [(frozen, A_CROWD), (dead, 8), (read_only, 8), (full, 8)])
def test_p1_p4_everybody_in_a_crowd_hears_help_in_time_and_nobody_is_forgotten(rig, town, failure, many):
    with failure(rig):
        sids, answers = crowd(town, many)
    worst = max(answer.seconds for answer in answers)
    sys.stderr.write(f"\n{failure.__name__}: {len(answers)} at once, the last one answered after {worst:.1f} s\n")
    assert all(helps(answer) for answer in answers), worst
    sees(lambda: sorted(on_record(rig, sids)) == sorted(sids))
    sees(lambda: not list((rig.folder / "spool").glob("*.*")))


def looks_at(browser, url):
    """Status and words of the board, whatever it is at this moment."""
    try:
        with browser.open(url, timeout=PATIENCE) as page:
            return page.status, page.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_p1_without_a_broker_calls_are_answered_and_people_sign_in(rig, town):
    rig.valkey.freeze()
    assert by_rule(town.calls(BEN)[1])
    rig.valkey.kill9()
    assert by_rule(town.calls(BEN)[1])
    town.signs_in("mira")
    rig.valkey.start()
