"""A skill to practise: assigned once, done or let go, told in plain values to the client's own page."""

from datetime import date

import pytest

from coaching import practices, skills
from coaching.models import Practice, Skill
from tests.riverbend import NOON, SET_UP, fresh, trail


@pytest.fixture
def stop(riverbend):
    skills.add_start_list(riverbend, by=SET_UP, now=NOON)
    return Skill.objects.get(clinic=riverbend, name="STOP")


def assign(client, skill, by, what_for="before answering my brother"):
    return practices.assign(client, skill=skill, what_for=what_for, until=date(2026, 3, 17), by=by, now=NOON)


def test_it_is_told_in_plain_values(ben, jonas, stop):
    assign(ben, stop, jonas)
    assert practices.current(ben) == [practices.Assigned("STOP", "before answering my brother", date(2026, 3, 17))]


def test_it_is_assigned_once_with_the_newest_words(ben, jonas, stop):
    assert assign(ben, stop, jonas) == assign(ben, stop, jonas, "at work")
    assert Practice.objects.get().what_for == "at work"


@pytest.mark.parametrize("over", [practices.done, practices.end])
def test_it_is_over_once_and_may_be_assigned_again(ben, jonas, stop, over):
    practice = assign(ben, stop, jonas)
    for _ in range(2):
        over(practice, by=jonas, now=NOON)
    assert practices.current(ben) == []
    assert len([action for action in trail(ben) if action.startswith("practice.")]) == 2
    assert assign(ben, stop, jonas) != fresh(practice)
