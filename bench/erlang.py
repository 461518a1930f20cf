"""Queues with an answer on paper: Erlang's formulas and Little's law. The simulation is held against them."""

from __future__ import annotations


def blocked(load: float, lines: int) -> float:
    """Erlang B: the share of calls that find all lines busy; `load` is arrivals times the mean length."""
    share = 1.0
    for busy in range(1, lines + 1):
        share = load * share / (busy + load * share)
    return share


def waits(load: float, servers: int) -> float:
    """Erlang C: the share that waits for one of the servers, when nobody gives up. 1.0 where they never catch up."""
    if load >= servers:
        return 1.0
    lost = blocked(load, servers)
    return lost / (1 - load / servers * (1 - lost))


def at_once(rate: float, length: float) -> float:
    """Little's law: how many are there at a time, on average."""
    return rate * length


def lines_for(load: float, share: float) -> int:
    """The fewest lines at which no more than this share of calls is turned away."""
    lines = 1
    while blocked(load, lines) > share:
        lines += 1
    return lines
