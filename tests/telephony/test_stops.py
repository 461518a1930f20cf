"""STOP and START: heard in the carrier's own words, remembered by line and phone."""

from datetime import timedelta

import pytest

from telephony import stops
from tests.telephony.conftest import BEN, JONAS, LINE, NOON

HARBOR = "+13145550200"


@pytest.mark.parametrize(
    ("body", "kind", "heard"),
    [
        ("STOP", "", "stop"), (" stop\n", "", "stop"), ("Unsubscribe", "", "stop"), ("START", "", "start"),
        ("please stop", "", None), ("HELP", "HELP", None), ("arret", "STOP", "stop"), ("", "", None),
        ("anything", "START", "start"), ("CALL", "", None),
    ],
)  # fmt: skip
def test_it_hears_the_carriers_words(body, kind, heard):
    assert stops.heard(body, kind) == heard


def test_start_is_the_way_back_and_stop_again_ends_it(db):
    assert not stops.is_stopped(line=LINE, peer=BEN)
    for minute, word, stopped in ((0, stops.stop, True), (1, stops.start, False), (2, stops.stop, True)):
        word(line=LINE, peer=BEN, now=NOON + timedelta(minutes=minute))
        assert stops.is_stopped(line=LINE, peer=BEN) == stopped


def test_start_without_stop_is_nothing(db):
    stops.start(line=LINE, peer=BEN, now=NOON)
    assert not stops.is_stopped(line=LINE, peer=BEN)


def test_it_holds_for_one_line_and_one_phone(db, django_assert_num_queries):
    stops.stop(line=LINE, peer=BEN, now=NOON)
    pairs = [(LINE, BEN), (LINE, JONAS), (HARBOR, BEN)]
    with django_assert_num_queries(1):
        assert stops.stopped_among(pairs) == {(LINE, BEN)}
