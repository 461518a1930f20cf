"""The figures on one page, each beside what it must be and what we want; at the end, what misses."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.calls import Figures, ratio
from bench.killed import Found
from bench.library import SMALL
from bench.memory import Memory
from bench.pages import Measured, Page, row_ms

TICK_AND_A_BIT = 1050  # milliseconds: the beat's second and 50


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that is at most (`at_least`: at least) what it must be."""

    name: str
    got: float
    must: float | None
    aim: float | None
    at_least: bool = False

    def mark(self) -> str:
        if self.must is not None and not self._fits(self.must):
            return "MISSED"
        if self.aim is None:
            return "" if self.must is None else "as it must be"
        return "aim reached" if self._fits(self.aim) else "short of the aim"

    def _fits(self, bound: float) -> bool:
        return self.got >= bound if self.at_least else self.got <= bound


lines: list[Line] = []


def head(title: str) -> None:
    print(f"\n{title}\n{'':<46}{'got':>10}{'must':>10}{'aim':>10}")


def line(
    name: str,
    got: float,
    must: float | None = None,
    aim: float | None = None,
    *,
    at_least: bool = False,
    more: str = "",
) -> None:
    lines.append(made := Line(name, got, must, aim, at_least))
    sign = ">= " if at_least else "<= "
    bounds = "".join(f"{sign + f'{bound:g}' if bound is not None else '':>10}" for bound in (must, aim))
    print(f"{name:<46}{got:>10.2f}{bounds}   {made.mark():<17}{more}".rstrip(), flush=True)


def missed() -> None:
    found = [one for one in lines if one.mark() == "MISSED"]
    print(f"\n{len(found)} of {sum(one.must is not None for one in lines)} figures miss what they must be")
    for one in found:
        print(f"  {one.name}: {one.got:.2f}, must be {'>=' if one.at_least else '<='} {one.must:g}")


def calls(busy: dict[str, Figures], alone: dict[str, Figures]) -> None:
    head("Inbound call: signed webhook, decision, record; product / floor")
    ours, floor = busy["product"], busy["floor"]
    beside("requests a second @8", ours.a_second, floor.a_second, 0.7, 1.0, at_least=True)
    beside("p50 @8", ours.p50, floor.p50)
    beside("p99 @8", ours.p99, floor.p99)
    beside("processor time a request", ours.processor_ms, floor.processor_ms, 1.4, 1.0)
    beside("database's processor time a request", ours.database_ms, floor.database_ms)
    ours, floor = alone["product"], alone["floor"]
    beside("p50 @1", ours.p50, floor.p50, 2.0, 1.2)
    beside("p99 @1", ours.p99, floor.p99, 2.0, 1.2)


def beside(
    name: str,
    ours: list[float],
    floor: list[float],
    must: float | None = None,
    aim: float | None = None,
    *,
    at_least: bool = False,
) -> None:
    more = f"{median(ours):.2f} / {median(floor):.2f}"
    line(name, ratio(ours, floor), must, aim, at_least=at_least, more=more)


def round_trips(found: int) -> None:
    line("database round trips", found, 5, 3)


def reminders(found: dict[str, Any]) -> None:
    head("10,000 reminders due: claimed and in the outbox; product / floor")
    more = f"{found['ours_ms']:.0f} / {found['floor_ms']:.0f} ms"
    line("at one instant", found["ratio"], 3.0, 1.5, more=more)
    for seconds, late in found["late"].items():
        must = TICK_AND_A_BIT if seconds == "10" else None
        more = f"p50 {late['p50']:.0f}, max {late['max']:.0f}"
        line(f"due within {seconds} s: p99 late, ms", late["p99"], must, more=more)


def sealing(found: dict[str, Any]) -> None:
    head(f"{found['agreements']:,} agreements rendered and sealed; product / floor")
    for name in ("clock", "processor"):
        ours, floor, beside_floor = (found[name][part] for part in ("ours", "floor", "ratio"))
        line(f"by the {name}", beside_floor, 1.5, 1.1, more=f"{ours:.1f} / {floor:.1f} ms")
    line("a whole job, ms a file", found["ms_each"], more=f"{found['files']:,} files")
    line("not sealed", found["failed"], 0, 0)
    line("memory grown, MiB", found["grown_mib"], 16, 4)


def pages(measured: Measured) -> None:
    """Against the smallest clinic: a group's median page, its worst, and each list of the log."""
    sizes = [size for size in measured.exports if size != SMALL]
    for size in sizes:
        head(f"Whole pages of a clinic with {size} contacts / with {SMALL}")
        for group, found in _groups(measured.pages).items():
            _group(group, found, size)
        line("export: time of 1,000 rows", ratio(measured.exports[size], measured.exports[SMALL]), 2.0, 1.2)
    _board(measured.pages["board: of a therapist"], sizes[-1])


def _groups(found: dict[str, Page]) -> dict[str, dict[str, Page]]:
    groups: dict[str, dict[str, Page]] = {}
    for name, page in found.items():
        groups.setdefault(name.partition(":")[0], {})[name] = page
    return groups


def _group(group: str, found: dict[str, Page], size: str) -> None:
    ratios = {name: page.ratio(size, SMALL) for name, page in found.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    took = f"{median(page.ms(size) for page in found.values()):.0f} ms"
    counts = group != "reports"  # a report reads its period's contacts, and a larger clinic has more of them
    line(f"{group}: median of {len(found)}", median(ratios.values()), 2.0 if counts else None, 1.2, more=took)
    if len(found) > 1:
        line(f"{group}: the worst", ratios[worst], 2.0 if counts else None, 1.2, more=worst.partition(": ")[2])
    if "log" in group:
        _lists(group, found, size)


def _lists(group: str, found: dict[str, Page], size: str) -> None:
    """A small clinic has four rows where a large one has fifty: a list is held against one with as many rows."""
    a_row = row_ms(found.values(), SMALL)
    beside = {name: page.as_full(size, SMALL, a_row) for name, page in found.items()}
    many, slowest = len(beside), beside.values()
    worst = sorted(beside, key=lambda name: -beside[name])[:3]
    line(f"{group}: a row more, ms", a_row)
    line(f"{group}: slowest, with as many rows, median", median(slowest), 1.3, 1.2)
    line(f"{group}: lists within 2 so", sum(one <= 2 for one in slowest), many, at_least=True)
    line(f"{group}: lists within 1.3 so", sum(one <= 1.3 for one in slowest), None, many, at_least=True)
    for name in worst:
        rows = f"{found[name].rows(SMALL)} rows, {found[name].rows(size)}"
        line(f"  {name.partition(': ')[2]}"[:45], beside[name], more=rows)


def _board(page: Page, size: str) -> None:
    head(f"Board of a therapist in a clinic with {size} contacts")
    line("queries", page.last[size]["queries"], 8, 6)
    line("database, ms", page.database_ms(size), 30, 10)
    line("page, ms", page.ms(size), 100, 50)


def long_file(found: dict[str, Any]) -> None:
    head(f"A file of {found['rows']:,} rows")
    more = f"{found['ms_a_thousand']:.0f} ms and {found['processor_ms_a_thousand']:.0f} of the processor for 1,000 rows"
    line("memory at its peak, MiB", found["peak_mib"], 150, 120, more=more)


def starting(found: dict[str, list[float]]) -> None:
    head("From the start of the web server to its first answer; product / floor")
    beside("start-up", found["product"], found["floor"])


def killed(found: Found) -> None:
    head(f"{found.many} reminders while the workers are killed with -9")
    line("lost", found.many - found.handed, 0, 0)
    line("twice", found.twice, 0, 0)
    line("latest to be handed over, s late", found.latest, 60, 10, more=f"p50 {found.p50:.1f} s")


def memory(found: dict[str, Memory]) -> None:
    minutes = next(iter(found.values())).samples[-1][0] / 60
    head(f"Memory of the largest process of a kind over {minutes:.0f} minutes of load, MiB")
    for role, one in found.items():
        more = f"{one.settled()[0][1]:.1f} to {one.settled()[-1][1]:.1f}, {one.slope():+.1f} an hour"
        line(f"{role}: at its peak", one.peak, None, 120, more=more)
        line(f"{role}: grown once settled", one.grown(), 4, 1)
