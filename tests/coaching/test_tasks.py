"""The jobs: a line each, and each finds its own work."""

from datetime import timedelta

import pytest
import time_machine

from coaching import checkins, reminders, tasks
from coaching.models import Reminder
from tests.riverbend import ADA, BEN, MIRA, NOON, ask, fresh, harm, texts_to


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def test_it_enforces_pauses(clock, ben):
    harm(ben)
    assert [tasks.enforce_pauses(), tasks.enforce_pauses()] == [1, 0]
    assert texts_to(BEN) == ["line-opens-at"]


def test_it_reminds_of_call_backs_and_check_ins_and_brings_in_covers(clock, ana, mira, jonas):
    request = ask(ana)
    checkins.agree(ana, therapist=mira, side="therapist", due_at=NOON + timedelta(hours=4), by=mira, now=NOON)
    assert [tasks.remind(), tasks.remind()] == [1, 0]
    clock.move_to(NOON + timedelta(hours=3))
    assert tasks.remind() == 4  # half way, due, the cover, the check-in
    assert fresh(request).cover == jonas
    assert "item-waiting" in texts_to(MIRA)


@pytest.fixture
def called(monkeypatch):
    """What is said to the broker where other hands are called for."""
    monkeypatch.setattr(reminders, "FIRST", 1)
    said = []
    monkeypatch.setattr(tasks.remind, "apply_async", lambda **how: said.append(how["headers"]))
    return said


def test_it_calls_other_hands_where_much_is_due(clock, ana, called):
    ask(ana)
    assert tasks.remind() == 1
    assert called == [{"helps": True}]


def test_who_was_called_helps_and_calls_nobody(clock, ana, called):
    ask(ana)
    tasks.remind.push_request(helps=True)
    try:
        assert tasks.remind.run() == 1
    finally:
        tasks.remind.pop_request()
    assert called == []


def test_it_sweeps_what_was_left_behind(clock, ben, jonas):
    row = checkins.agree(ben, therapist=jonas, side="client", due_at=NOON + timedelta(hours=1), by=jonas, now=NOON)
    ask(ben)
    assert tasks.sweep() == 0
    Reminder.objects.filter(check_in=None).update(dropped_at=NOON - timedelta(hours=2))
    clock.move_to(NOON + timedelta(hours=2))
    assert tasks.sweep() == 2
    assert fresh(row).missed_at


def test_it_nags_of_what_waits_for_weeks(clock, riverbend, ada):
    """Nobody has verified the crisis lines of this clinic yet."""
    tasks.nag()
    tasks.nag()
    assert texts_to(ADA) == ["item-waiting"]
