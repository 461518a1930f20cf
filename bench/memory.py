"""Memory of the web server's and the workers' processes while calls come in and pages are opened, for as long as asked.

A thousand times what a clinic sees in an hour. The slope counts from a fifth of the time on, when every cache has what
it will hold: a line through the samples by least squares, in MiB an hour.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from bench import load
from bench.calls import LINE
from bench.crew import Crew, crew
from bench.floor_token import CALLERS, TOKEN
from bench.servers import Stage

SETTLED = 0.2
A_SAMPLE, CALLS_A_SAMPLE, PAGES_A_SAMPLE = 5.0, 50, 4
ROLES = ("web", "worker", "carrier", "beat")
PATHS = ("/", "/clients/", "/log/", "/log/?kind=call", "/reports/", "/limits/")


@dataclass
class Memory:
    """Of the largest process of a role, in MiB, by seconds since the beginning."""

    samples: list[tuple[float, float]] = field(default_factory=list)

    @property
    def peak(self) -> float:
        return max(mib for _at, mib in self.samples)

    def settled(self) -> list[tuple[float, float]]:
        return [one for one in self.samples if one[0] >= self.samples[-1][0] * SETTLED]

    def grown(self) -> float:
        """MiB from the settled beginning to the end: the mean of a tenth of the samples at either side."""
        mibs = [mib for _at, mib in self.settled()]
        part = max(1, len(mibs) // 10)
        return sum(mibs[-part:]) / part - sum(mibs[:part]) / part

    def slope(self) -> float:
        return slope(self.settled()) * 3600


def slope(points: Iterable[tuple[float, float]]) -> float:
    """Of the straight line that fits best."""
    found = list(points)
    middle_x, middle_y = (sum(values) / len(found) for values in zip(*found, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _y in found)
    return sum((x - middle_x) * (y - middle_y) for x, y in found) / spread if spread else 0.0


def measure(stage: Stage, *, minutes: float) -> dict[str, Memory]:
    found = {role: Memory() for role in ROLES}
    session = stage.python("-m", "bench.sign_in", "t1@scale.example").strip().splitlines()[-1]
    with crew(stage) as running:
        visits, random, started = cycle(PATHS), Random(), time.monotonic()
        while (at := time.monotonic() - started) < minutes * 60:
            _some_load(running, session, visits, random)
            for role, memory in found.items():
                memory.samples.append((at, max(running.memory(role))))
            time.sleep(max(0.0, started + at + A_SAMPLE - time.monotonic()))
    return found


def _some_load(running: Crew, session: str, visits: Iterable[str], random: Random) -> None:
    callers = [f"+15551{position:06d}" for position in range(CALLERS)]
    made = load.requests_for(running.port, token=TOKEN, line=LINE, callers=callers, count=CALLS_A_SAMPLE, random=random)
    load.run(running.port, made, seconds=A_SAMPLE, connections=4)
    browser = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    for _page, path in zip(range(PAGES_A_SAMPLE), visits, strict=False):
        browser.request("GET", path, headers={"Cookie": session})
        answer = browser.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
    browser.close()
