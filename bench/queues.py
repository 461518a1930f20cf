"""The simulation itself: arrivals that come by chance, and places that serve them one after the other."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from random import Random

Arrival = tuple[float, float]  # when it comes, and how long it takes; seconds
Length = Callable[[], float]


def poisson(rate: float, length: Length, seconds: float, random: Random) -> Iterator[Arrival]:
    """As many as come by chance at so many a second."""
    at = random.expovariate(rate)
    while at < seconds:
        yield at, length()
        at += random.expovariate(rate)


def waits(arrivals: Iterator[Arrival], servers: int) -> list[float]:
    """How long each waits for one of the servers, first come, first served."""
    free, waited = [0.0] * servers, []
    for at, length in arrivals:
        begins = max(at, free[0])
        heapq.heapreplace(free, begins + length)
        waited.append(begins - at)
    return waited


def lost(arrivals: Iterator[Arrival], lines: int) -> float:
    """The share that finds all lines busy and goes away."""
    ends: list[float] = []
    came = refused = 0
    for at, length in arrivals:
        came += 1
        while ends and ends[0] <= at:
            heapq.heappop(ends)
        if len(ends) < lines:
            heapq.heappush(ends, at + length)
        else:
            refused += 1
    return refused / came if came else 0.0


def at_once(arrivals: Iterator[Arrival], seconds: float, warm: float) -> dict[int, float]:
    """How long so many were there together: seconds by their number, from `warm` until `seconds`."""
    changes = sorted(change for at, length in arrivals for change in ((at, 1), (at + length, -1)))
    there, since, held = 0, warm, dict[int, float]()
    for at, change in changes:
        if since < at:
            until = min(at, seconds)
            held[there] = held.get(there, 0.0) + max(0.0, until - since)
            since = until
        there += change
    return held


def mean(held: dict[int, float]) -> float:
    return sum(number * time for number, time in held.items()) / sum(held.values())


def reached(held: dict[int, float], share: float) -> int:
    """The number that is not exceeded for this share of the time."""
    whole, passed = sum(held.values()), 0.0
    for number in sorted(held):
        passed += held[number]
        if passed >= share * whole:
            return number
    return max(held)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
