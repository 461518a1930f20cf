"""The rules need nothing but Python, and are quick enough to be asked within a ringing phone call."""

import subprocess
import sys
from dataclasses import replace
from datetime import time
from time import perf_counter

import pytest

from coaching.hours import Limits, Window
from coaching.rules import Coach, decide
from telephony.channels import Channel
from tests.rules.people import ANA, HOUR, chicago

PURE = (
    "import sys, coaching.rules, coaching.reminding, coaching.exchanges; print({'django', 'celery'} & set(sys.modules))"
)
WEEK = tuple(Window(Channel.CALL, day, time(start), time(end)) for day in range(5) for start, end in ((8, 21), (22, 2)))
BUSY = Coach(1, Limits("America/Chicago", WEEK, response=3 * HOUR))


def test_it_loads_no_framework():
    loaded = subprocess.run([sys.executable, "-c", PURE], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"


@pytest.mark.parametrize("now", ["2026-06-02 12:00", "2026-06-03 04:00"], ids=["open", "closed"])
def test_it_decides_within_a_millisecond(now):
    """Ten times what it takes, so that a busy machine does not fail; a search through weeks would."""
    situation, moment = replace(ANA, primary=BUSY, cover=replace(BUSY, id=2)), chicago(now)
    times = []
    for _ in range(50):
        begun = perf_counter()
        decide(situation, Channel.CALL, moment)
        times.append(perf_counter() - begun)
    assert min(times) < 0.001


def test_it_offers_the_channels_as_choices():
    assert Channel.choices() == [("call", "Call"), ("text", "Text")]
