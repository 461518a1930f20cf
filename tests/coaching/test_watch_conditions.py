"""What is trouble and what is not yet: figures in, conditions out."""

from dataclasses import replace

import pytest

from coaching.watch.conditions import Condition, longest_silence, troubles
from coaching.watch.facts import Answered, Canary, Facts, Failing, Job, Spool
from tests.riverbend import NOON

WELL = Facts(now=NOON)


def found(**figures):
    return [(trouble.condition, trouble.clinic_id) for trouble in troubles(replace(WELL, **figures))]


def job(age, every=1):
    return (Job("telephony.tasks.send_outbox", age, every),)


def test_nothing_is_wrong_where_nothing_waits():
    assert found() == []


@pytest.mark.parametrize(
    ("figures", "condition"),
    [
        ({"oldest": {"message": 301, "call": 0, "reminder": 0}}, Condition.LATE),
        ({"oldest": {"message": 0, "call": 0, "reminder": 301}}, Condition.LATE),
        ({"jobs": job(301)}, Condition.JOBS),
        ({"unasked": 601}, Condition.ASKED),
        ({"seal_oldest": 901, "seals_waiting": 1}, Condition.SEALS),
        ({"audit_lag": 301}, Condition.RECORD),
        ({"clock_skew": -2.1}, Condition.CLOCK),
        ({"clocks": {"web@a": 0.1, "worker@b": -2.1}}, Condition.CLOCK),
        ({"line": Answered(answered=1, in_trouble=1)}, Condition.LINE),
        ({"line": Answered(answered=1, too_slow=1)}, Condition.LINE),
        ({"line": Answered(answered=400, slow=5)}, Condition.LINE),
        ({"line": Answered(refused=10)}, Condition.LINE),
        ({"canary": Canary(waited_for="handed", silence=60)}, Condition.CANARY),
        ({"canary": Canary(silence=7201)}, Condition.CANARY),
        ({"spool": Spool(waiting=1, oldest=301)}, Condition.SPOOL),
        ({"spool": Spool(waiting=1, set_aside=1)}, Condition.SPOOL),
        ({"backup_age": 37 * 3600}, Condition.BACKUP),
        ({"broken_chains": frozenset([0])}, Condition.CHAIN),
    ],
)
def test_this_is_trouble_of_the_installation(figures, condition):
    assert found(**figures) == [(condition, None)]


@pytest.mark.parametrize(
    "figures",
    [
        {"oldest": {"message": 299, "call": 0, "reminder": 0}},
        {"jobs": job(299)},
        {"unasked": 599},
        {"jobs": job(7000, every=3600)},
        {"seal_oldest": 899, "seals_waiting": 1},
        {"clock_skew": 1.9},
        {"clocks": {"web@a": 0.1, "worker@b": -1.9}},
        {"line": Answered(answered=500, slow=5)},
        {"line": Answered(answered=10, slow=4)},
        {"line": Answered(refused=9)},
        {"failing": (Failing(1, failed=2, dead=0, handed=2),)},
        {"failing": (Failing(1, failed=3, dead=0, handed=7),)},
        {"denied": {1: 39}},
        {"canary": Canary(silence=3700)},
        {"spool": Spool(waiting=9, oldest=299)},
        {"backup_age": None},
        {"backup_age": 30 * 3600},
        {"call_back_late": 9000},
    ],
)
def test_this_is_not(figures):
    """A late call-back is people's to see: they are reminded, and it stands on the board."""
    assert found(**figures) == []


@pytest.mark.parametrize(
    ("figures", "condition"),
    [
        ({"failing": (Failing(7, failed=3, dead=0, handed=6),)}, Condition.DELIVERY),
        ({"failing": (Failing(7, failed=1, dead=1, handed=90),)}, Condition.DELIVERY),
        ({"denied": {7: 40}}, Condition.DENIED),
        ({"broken_chains": frozenset([7])}, Condition.CHAIN),
    ],
)
def test_this_is_trouble_of_one_clinic(figures, condition):
    assert found(**figures) == [(condition, 7)]


@pytest.mark.parametrize(("every", "silent"), [(1, 300), (60, 300), (120, 540), (300, 900), (3600, 7500)])
def test_a_job_is_dead_after_five_minutes_or_when_it_was_missed_twice(every, silent):
    assert longest_silence(every) == silent
