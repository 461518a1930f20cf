"""Pages of a clinic with a million contacts beside the same pages with ten thousand, in turns, as whole pages."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.servers import ROOT, Stage
from config.embedded import APP
from config.processes import Trouble

TIMES = 4
A_PAGE = 50
ROWS_OF_A_TURN, ROWS_OF_A_LONG_FILE = 5_000, 200_000


@dataclass
class Page:
    """What was measured of one page, by the name of the clinic's size: one list of milliseconds a round."""

    rounds: dict[str, list[list[float]]] = field(default_factory=dict)
    database: dict[str, list[list[float]]] = field(default_factory=dict)
    last: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, size: str, answer: dict[str, Any]) -> None:
        self.rounds.setdefault(size, []).append(answer["ms"])
        self.database.setdefault(size, []).append(answer["database_ms"])
        self.last[size] = answer

    def ms(self, size: str) -> float:
        return median(median(turn) for turn in self.rounds[size])

    def database_ms(self, size: str) -> float:
        return median(median(turn) for turn in self.database[size])

    def slowest(self, size: str) -> list[float]:
        """Of each round: a machine that stumbles does so in one of them, a page that is slow in all."""
        return [max(turn) for turn in self.rounds[size]]

    def rows(self, size: str) -> int:
        return int(self.last[size]["rows"])

    def as_full(self, large: str, small: str, row_ms: float) -> float:
        """The slowest of a round beside the smaller clinic's, had that as many rows to show: the rounds' median."""
        more = row_ms * (self.rows(large) - self.rows(small))
        pairs = zip(self.slowest(large), self.slowest(small), strict=True)
        return median(ours / (floor + more) for ours, floor in pairs)

    def ratio(self, large: str, small: str) -> float:
        """The median of the rounds' own ratios: both turns of a round met the same weather."""
        pairs = zip(self.rounds[large], self.rounds[small], strict=True)
        return median(median(ours) / median(floor) for ours, floor in pairs)


@dataclass
class Worker:
    """A process that opens pages of one clinic."""

    process: subprocess.Popen[str]

    def ask(self, **words: Any) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> dict[str, Any]:
        """Its next answer; whatever else it prints is its log."""
        assert self.process.stdout
        other = ""
        for line in self.process.stdout:
            if line.startswith("bench "):
                return json.loads(line.removeprefix("bench "))  # type: ignore[no-any-return]
            other = line
        raise Trouble(f"a process that opens pages ended: {other[-400:]}")


@contextlib.contextmanager
def worker(stage: Stage) -> Iterator[Worker]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.pages_worker"],
        cwd=ROOT,
        env=stage.environment(role=APP),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Worker(process)
    finally:
        process.terminate()
        process.wait()


@dataclass
class Measured:
    """Pages by "group: name"; of an export, the milliseconds of 1,000 rows by size, one a round."""

    pages: dict[str, Page]
    exports: dict[str, list[float]]


def row_ms(lists: Iterable[Page], size: str) -> float:
    """What a row costs: full lists beside those that show none, in one clinic and one run."""
    found = list(lists)
    full = [page.ms(size) for page in found if page.rows(size) >= A_PAGE]
    none = [page.ms(size) for page in found if not page.rows(size)]
    return (median(full) - median(none)) / A_PAGE


def measure(stages: dict[str, Stage], *, rounds: int) -> Measured:
    with contextlib.ExitStack() as stack:
        workers = {name: stack.enter_context(worker(stage)) for name, stage in stages.items()}
        told = [each.hear()["pages"] for each in workers.values()]
        found = Measured({name: Page() for name in told[0]}, {name: [] for name in stages})
        for number in range(rounds + 1):
            _round(workers, found, number)
            print(f"  round {number} of {rounds}" if number else "  warm", flush=True)
        return found


def _round(workers: dict[str, Worker], found: Measured, number: int) -> None:
    """The first one does not count. The order of turns changes from round to round."""
    ordered = list(workers.items())
    turns = ordered if number % 2 else ordered[::-1]
    for size, turn in turns:
        took = turn.ask(export=ROWS_OF_A_TURN)["ms_a_thousand"]
        found.exports[size] += [took] if number else []
    for name, page in found.pages.items():
        for size, turn in turns:
            answer = turn.ask(page=name, times=TIMES if number else 1)
            if number:
                page.take(size, answer)


def long_file(stage: Stage) -> dict[str, Any]:
    """200,000 rows, or all there are, and the memory they took: in a fresh process, whose memory is all its own."""
    with worker(stage) as one:
        one.hear()
        return one.ask(export=ROWS_OF_A_LONG_FILE)
