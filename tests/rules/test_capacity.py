"""The simulation of `bench.capacity` says what Erlang's formulas and Little's law say, where those have an answer."""

from random import Random

import pytest

from bench import capacity, erlang, queues
from bench.rates import SAID, Rates

HOUR = 3600.0


def calls(a_minute, minutes, hours, seed=7):
    random = Random(seed)
    return queues.poisson(a_minute / 60, lambda: random.expovariate(1 / (minutes * 60)), hours * HOUR, random)


def test_erlang_knows_his_own_table():
    assert erlang.blocked(10, 15) == pytest.approx(0.0365, abs=0.0001)
    assert erlang.lines_for(10, 0.01) == 18
    assert erlang.waits(8, 10) == pytest.approx(0.409, abs=0.001)
    assert erlang.waits(10, 10) == 1.0


@pytest.mark.parametrize("lines", [5, 8, 12])
def test_as_many_calls_find_no_line_as_erlang_says(lines):
    load = erlang.at_once(1.0, 8)  # one a minute, eight minutes long
    assert queues.lost(calls(1.0, 8, 400), lines) == pytest.approx(erlang.blocked(load, lines), rel=0.12, abs=0.004)


def test_as_many_wait_for_a_process_as_erlang_says():
    waited = queues.waits(calls(1.0, 8, 400), 10)
    assert sum(wait > 0 for wait in waited) / len(waited) == pytest.approx(erlang.waits(8, 10), rel=0.15)


def test_as_many_calls_are_there_at_once_as_little_says():
    held = queues.at_once(calls(2.0, 8, 400), 400 * HOUR, HOUR)
    assert queues.mean(held) == pytest.approx(erlang.at_once(2.0, 8), rel=0.03)
    assert sum(held.values()) == pytest.approx(399 * HOUR, rel=0.01)


def test_ten_times_the_clinics_have_ten_times_the_calls_and_need_less_than_ten_times_of_everything_else():
    small, large = (capacity.need(clinics, Rates(), Random(1)) for clinics in (100, 1_000))
    assert large.calls_mean == pytest.approx(10 * small.calls_mean, rel=0.2)
    assert large.calls_most < 10 * small.calls_most
    assert small.web <= large.web < 10 * small.web


def test_the_same_seed_gives_the_same_answer():
    assert capacity.need(100, Rates(), Random(3)) == capacity.need(100, Rates(), Random(3))


def test_every_figure_says_where_it_comes_from():
    assert set(SAID) == set(Rates.__dataclass_fields__)
    assert {source for source, _words in SAID.values()} == {"published", "measured", "built so", "assumed"}
