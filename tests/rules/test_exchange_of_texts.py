"""Which texts are one exchange: near in time, of the same people, decided alike, and not after its record is closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.exchanges import LASTS, Exchange, Taken, answers, goes_on, takes

NOON = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BEN = Taken("+13145550100", "+13145550122", None, 2, "connect", "primary_open")
LATE = replace(BEN, decision="call_back", reason="outside_limits")
UNDER_WAY = Exchange(BEN, ours=False, began=NOON, near=NOON, outcome="delivered", in_pause=False, closed=False)
OURS = replace(UNDER_WAY, taken=replace(BEN, decision="", reason=""), ours=True, outcome="texted")
CAME_BACK = replace(OURS, outcome="came_back")
TEXTS = st.builds(
    Taken,
    line=st.sampled_from(["+13145550100", "+13145550200"]),
    peer=st.sampled_from(["+13145550122", "+13145550127"]),
    caregiver=st.sampled_from([None, 7]),
    therapist=st.sampled_from([None, 2, 3]),
    decision=st.sampled_from(["identify", "ended", "paused", "not_set_up", "connect", "call_back"]),
    reason=st.sampled_from(["primary_open", "cover_open", "outside_limits", "in_pause"]),
)
EXCHANGES = st.builds(
    Exchange,
    taken=TEXTS,
    ours=st.booleans(),
    began=st.just(NOON),
    near=st.just(NOON),
    outcome=st.sampled_from(["kept", "delivered", "texted", "came_back", "paused", "not_set_up", "ended", "call_back"]),
    in_pause=st.booleans(),
    closed=st.booleans(),
)
MOMENTS = st.integers(-150, 150).map(lambda minutes: NOON + minutes * MINUTE)


def test_the_next_text_within_two_hours_belongs_to_it():
    assert takes(UNDER_WAY, BEN, NOON + LASTS - MINUTE)
    assert not takes(UNDER_WAY, BEN, NOON + LASTS)


def test_one_that_came_late_belongs_to_it_as_well():
    assert takes(UNDER_WAY, BEN, NOON - MINUTE)


def test_a_text_that_was_kept_goes_on_with_those_before_it():
    assert takes(replace(UNDER_WAY, taken=LATE, outcome="kept"), LATE, NOON + MINUTE)


@pytest.mark.parametrize(
    "other",
    [{"decision": "call_back"}, {"reason": "cover_open"}, {"caregiver": 7}, {"therapist": 3}, {"peer": "+13145550127"}],
)
def test_what_is_decided_or_comes_from_elsewhere_is_a_contact_of_its_own(other):
    assert not takes(UNDER_WAY, replace(BEN, **other), NOON + MINUTE)


@pytest.mark.parametrize("then", [{"closed": True}, {"in_pause": True}, {"outcome": "call_back"}])
def test_neither_side_writes_into_what_is_over(then):
    assert not goes_on(replace(UNDER_WAY, **then), NOON + MINUTE)


@pytest.mark.parametrize("text", [BEN, LATE], ids=["let through", "outside the limits"])
def test_an_answer_to_staff_belongs_to_what_they_began(text):
    assert answers(OURS, NOON + MINUTE)
    assert takes(OURS, text, NOON + MINUTE)


@pytest.mark.parametrize("at", [NOON - MINUTE, NOON + LASTS], ids=["sent before it", "hours later"])
def test_what_answers_nothing_of_theirs_does_not(at):
    assert not answers(OURS, at)
    assert not takes(OURS, BEN, at)


def test_once_answered_it_goes_on_with_what_is_decided_as_the_answer_was():
    answered = replace(OURS, taken=LATE)
    assert not answers(answered, NOON + MINUTE)
    assert takes(answered, LATE, NOON + MINUTE)
    assert not takes(answered, BEN, NOON + MINUTE)


def test_what_came_back_is_answered_by_nobody_and_staff_go_on_in_it():
    assert not answers(CAME_BACK, NOON + MINUTE)
    assert not takes(CAME_BACK, BEN, NOON + MINUTE)
    assert goes_on(CAME_BACK, NOON + MINUTE)


def test_what_staff_write_in_a_pause_goes_on_in_it_alone_and_is_answered_by_a_text_of_its_own():
    checked = replace(OURS, in_pause=True)
    assert goes_on(checked, NOON + MINUTE, in_pause=True)
    assert not goes_on(OURS, NOON + MINUTE, in_pause=True)
    assert answers(checked, NOON + MINUTE)
    assert not takes(checked, BEN, NOON + MINUTE)


@given(EXCHANGES, TEXTS, MOMENTS)
def test_no_text_is_swallowed_by_a_contact_of_another_decision(exchange, text, at):
    """P1, P2: what is refused or said in a pause stands for itself, and every other contact keeps its one decision."""
    if takes(exchange, text, at):
        assert text.decision in ("connect", "call_back")
        decided = (exchange.taken.decision, exchange.taken.reason)
        assert decided == (text.decision, text.reason) or answers(exchange, at)
        assert (exchange.taken.caregiver, exchange.taken.peer) == (text.caregiver, text.peer)
        assert exchange.outcome in ("kept", "delivered", "texted", "came_back")
        assert not exchange.in_pause
        assert not exchange.closed
        assert abs(at - exchange.near) < LASTS
