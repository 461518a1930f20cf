"""The first row that fits: neighbours that both fit, then every situation there is against the table."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from coaching.rules import Offer, Outcome, Rule, Situation, decide
from telephony.channels import Channel
from tests.rules.people import ANA, HOUR, chicago, jonas, mira, off

NOON = chicago("2026-06-02 12:00")
PAUSED = replace(ANA, pause_ends_at=NOON + HOUR)

# Each fits its own row and every row below that it can fit.
NEIGHBOURS = [
    (replace(PAUSED, identified=False, discharged=True), Outcome.IDENTIFY, {"identified": True}),
    (replace(PAUSED, discharged=True), Outcome.ENDED, {"discharged": False}),
    (replace(PAUSED, agreement_in_force=False), Outcome.PAUSED, {"pause_ends_at": None}),
    (replace(ANA, agreement_in_force=False), Outcome.NOT_SET_UP, {"agreement_in_force": True}),
    (replace(ANA, cover=jonas), mira.id, {"primary": None}),
    (replace(ANA, cover=jonas, tried=frozenset({mira.id})), jonas.id, {"cover": None}),
]
BELOW = [Outcome.ENDED, Outcome.PAUSED, Outcome.NOT_SET_UP, mira.id, jonas.id, Outcome.CALL_BACK]


@pytest.mark.parametrize(("row", "below"), list(zip(NEIGHBOURS, BELOW, strict=True)), ids=range(1, 7))
def test_it_lets_the_upper_of_two_rows_win(row, below):
    situation, expected, without = row
    upper = decide(situation, Channel.CALL, NOON)
    lower = decide(replace(situation, **without), Channel.CALL, NOON)
    assert (upper.coach or upper.outcome) == expected
    assert (lower.coach or lower.outcome) == below


OPEN, SHUT, TRIED, NOBODY = "open", "shut", "tried", "nobody"
PEOPLE = [OPEN, SHUT, TRIED, NOBODY]
RULES = [
    Rule(applies=True, channels=frozenset(Channel), hours=24),
    Rule(applies=True, channels=frozenset({Channel.TEXT}), hours=24),
    Rule(applies=False, channels=frozenset(Channel), hours=24),
]
PAUSES = [None, NOON - HOUR, NOON, NOON + HOUR]


def coach(person, state):
    return {NOBODY: None, SHUT: off(person, NOON - HOUR, NOON + HOUR)}.get(state, person)


def every_situation() -> Iterator[tuple[Situation, str, str]]:
    facts = product([True, False], [True, False], [True, False], [True, False], PAUSES, RULES, PEOPLE, PEOPLE)
    for identified, discharged, caregiver, signed, pause, rule, first, second in facts:
        tried = {person.id for person, state in ((mira, first), (jonas, second)) if state == TRIED}
        situation = replace(
            ANA,
            identified=identified,
            discharged=discharged,
            caregiver=caregiver,
            agreement_in_force=signed,
            pause_ends_at=pause,
            rule=rule,
            primary=coach(mira, first),
            cover=coach(jonas, second),
            tried=frozenset(tried),
        )
        yield situation, first, second


def in_the_pause(situation: Situation, channel: Channel) -> bool:
    closed = channel == Channel.TEXT or situation.rule is RULES[0]
    return situation.pause_ends_at is PAUSES[3] and situation.rule is not RULES[2] and closed


def table(situation: Situation, channel: Channel, first: str, second: str) -> list[tuple[bool, Outcome, int]]:
    """The seven rows: does it fit, what comes of it, who is connected."""
    return [
        (not situation.identified, Outcome.IDENTIFY, 0),
        (situation.discharged, Outcome.ENDED, 0),
        (in_the_pause(situation, channel) and not situation.caregiver, Outcome.PAUSED, 0),
        (not situation.agreement_in_force, Outcome.NOT_SET_UP, 0),
        (first == OPEN, Outcome.CONNECT, mira.id),
        (second == OPEN, Outcome.CONNECT, jonas.id),
        (True, Outcome.CALL_BACK, 0),
    ]


@pytest.mark.parametrize("channel", Channel)
def test_it_follows_the_table_in_every_situation_p1_p2_p3(channel):
    """P1: crisis lines first in all of them. P2 and P3: paused exactly in the pause, and for nothing else."""
    for situation, first, second in every_situation():
        decision = decide(situation, channel, NOON)
        expected = next(row[1:] for row in table(situation, channel, first, second) if row[0])
        assert (decision.outcome, decision.coach or 0) == expected
        assert decision.offer[0] == Offer.CRISIS_LINES
