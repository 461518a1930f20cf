"""What the line's alert says: each cause that holds, of the hour that is counted, and what to do about each."""

from dataclasses import asdict

from coaching.watch import words
from coaching.watch.conditions import Condition
from coaching.watch.facts import Answered

BROKE, SLOW, REFUSED = "crisis lines alone", "took longer than 1.5 seconds", "without the carrier’s signature"


def said(**figures):
    return words.found(Condition.LINE, asdict(Answered(**figures)))


def asked_for(**figures):
    return words.to_do(Condition.LINE, asdict(Answered(**figures)))


def test_each_cause_that_holds_is_named():
    everything = said(answered=400, slow=6, too_slow=1, refused=12, in_trouble=2)
    assert everything == (
        "Within the last hour: 2 steps of calls were answered with the crisis lines alone, since something broke."
        " 6 of 400 answers took longer than 1.5 seconds, 1 longer than 8 seconds."
        " 12 requests came without the carrier’s signature and were refused."
    )


def test_what_does_not_hold_is_not_named():
    refused = said(answered=400, slow=2, refused=12)
    assert REFUSED in refused
    assert BROKE not in refused
    assert SLOW not in refused
    assert REFUSED not in said(answered=9, refused=3, in_trouble=1)


def test_that_callers_heard_the_crisis_lines_is_said_only_where_they_did_and_of_that_moment():
    assert "Whoever called at that moment heard the crisis lines." in asked_for(answered=9, in_trouble=1)
    assert "crisis" not in asked_for(refused=12)
    assert "crisis" not in asked_for(answered=400, slow=6)


def test_what_to_do_goes_by_cause():
    assert "the carrier’s key is wrong" in asked_for(refused=12)
    assert "the carrier’s key is wrong" not in asked_for(answered=9, in_trouble=1)
    assert "too much to do" in asked_for(answered=9, slow=1, too_slow=1)


def test_facts_of_another_version_are_read_too():
    """A mail that cannot be written tells nobody."""
    assert BROKE in words.found(Condition.LINE, {"in_trouble": 1})
