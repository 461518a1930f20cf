"""P3: outside a pause the rule never stops anyone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules import Outcome, Rule, RuleChange, decide, paused_until, rule_for
from telephony.channels import Channel
from tests.rules.drawn import THOROUGH, channels, sets_of_channels
from tests.rules.people import ANA, HOUR, STRICT, chicago, jonas

NOON = chicago("2026-06-02 12:00")
IN_PAUSE = replace(ANA, primary=jonas, pause_ends_at=NOON + 10 * HOUR)
BOTH = ["call", "text"]


def outcome(situation, channel=Channel.CALL) -> Outcome:
    return decide(situation, channel, NOON).outcome


def test_it_stops_nobody_without_a_pause_p3():
    assert outcome(replace(IN_PAUSE, pause_ends_at=None)) == Outcome.CONNECT


def test_it_never_pauses_a_caregiver_s_own_coaching_p3():
    assert outcome(IN_PAUSE) == Outcome.PAUSED
    assert outcome(replace(IN_PAUSE, caregiver=True)) == Outcome.CONNECT


def test_it_stops_nobody_when_the_policy_has_no_rule_p3():
    rule = rule_for(applies=False, channels=BOTH, hours=24)
    assert outcome(replace(IN_PAUSE, rule=rule)) == Outcome.CONNECT


def test_it_stops_nobody_for_whom_the_rule_is_off_p3():
    off = RuleChange("Family programme: her guardian and she agreed", applies=False)
    rule = rule_for(applies=True, channels=BOTH, hours=24, change=off)
    assert rule.because == off.because
    assert outcome(replace(IN_PAUSE, rule=rule)) == Outcome.CONNECT


def test_it_stops_no_channel_that_the_policy_leaves_open_p3():
    calls_only = rule_for(applies=True, channels=["call"], hours=24)
    assert outcome(replace(IN_PAUSE, rule=calls_only), Channel.CALL) == Outcome.PAUSED
    assert outcome(replace(IN_PAUSE, rule=calls_only), Channel.TEXT) == Outcome.CONNECT


@THOROUGH
@given(
    st.booleans(),
    st.booleans(),
    sets_of_channels,
    channels,
    st.none() | st.integers(-3000, 3000).map(HOUR.__mul__),
)
def test_it_pauses_exactly_when_all_four_hold_p2_p3(caregiver, applies, closed, channel, left):
    """A pause that lasts, a rule that applies, to this channel, and the client in person: else nobody is."""
    rule = Rule(applies, closed, 24)
    ends_at = None if left is None else NOON + left
    situation = replace(IN_PAUSE, caregiver=caregiver, rule=rule, pause_ends_at=ends_at)
    lasts = left is not None and left > 0 * HOUR
    stopped = lasts and applies and channel in closed and not caregiver
    assert (paused_until(situation, channel, NOON) is not None) is stopped
    assert outcome(situation, channel) == (Outcome.PAUSED if stopped else Outcome.CONNECT)


def test_it_takes_the_policy_as_it_is_without_an_exception():
    assert rule_for(applies=True, channels=BOTH, hours=24) == STRICT


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (RuleChange("r", hours=12), Rule(True, frozenset(Channel), 12, "r")),
        (RuleChange("r", channels=["text"]), Rule(True, frozenset({Channel.TEXT}), 24, "r")),
        (RuleChange("r", channels=[]), Rule(True, frozenset(), 24, "r")),
        (RuleChange("r", applies=True, hours=48), Rule(True, frozenset(Channel), 48, "r")),
        (RuleChange("r"), Rule(True, frozenset(Channel), 24, "r")),
    ],
    ids=["hours", "channels", "no channel", "applies and hours", "nothing"],
)
def test_it_changes_only_what_the_exception_changes(change, expected):
    assert rule_for(applies=True, channels=BOTH, hours=24, change=change) == expected


def test_it_can_hold_for_one_client_where_the_policy_has_no_rule():
    change = RuleChange("agreed in session", applies=True)
    assert rule_for(applies=False, channels=BOTH, hours=24, change=change).applies
