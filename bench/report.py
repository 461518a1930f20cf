"""The figures on one page, each beside what we aim at (what must be, then what we want)."""

from __future__ import annotations

from statistics import median
from typing import Any

from bench.calls import Figures, ratio

TICK_AND_A_BIT = 1050  # milliseconds: the beat's second and 50


def calls(busy: dict[str, Figures], alone: dict[str, Figures]) -> None:
    ours, floor = busy["product"], busy["floor"]
    print("\nInbound call: signed webhook, decision, record")
    print(f"{'':<28}{'product':>10}{'floor':>10}{'ratio':>8}   must / aim")
    row("requests a second @8", ours.a_second, floor.a_second, ">= 0.70 / 1.00", least=0.7)
    row("p50 ms @8", ours.p50, floor.p50, "")
    row("p99 ms @8", ours.p99, floor.p99, "")
    row("processor ms a request", ours.processor_ms, floor.processor_ms, "<= 1.40 / 1.00", most=1.4)
    row("database's ms a request", ours.database_ms, floor.database_ms, "")
    ours, floor = alone["product"], alone["floor"]
    row("p50 ms @1", ours.p50, floor.p50, "<= 2.00 / 1.20", most=2.0)
    row("p99 ms @1", ours.p99, floor.p99, "<= 2.00 / 1.20", most=2.0)


def row(name: str, ours: list[float], floor: list[float], aims: str, *, least: float = 0.0, most: float = 1e9) -> None:
    found = ratio(ours, floor)
    print(
        f"{name:<28}{median(ours):>10.2f}{median(floor):>10.2f}{found:>8.2f}   {aims}{verdict(least <= found <= most)}"
    )


def round_trips(found: int) -> None:
    print(f"{'database round trips':<28}{found:>10}{'':>18}   <= 5 / 3{verdict(found <= 5)}")


def reminders(found: dict[str, Any]) -> None:
    print("\n10,000 reminders due: claimed and in the outbox")
    print(
        f"{'at one instant, ms':<28}{found['ours_ms']:>10.0f}{found['floor_ms']:>10.0f}{found['ratio']:>8.2f}"
        f"   <= 3.00 / 1.50{verdict(found['ratio'] <= 3)}"
    )
    for seconds, late in found["late"].items():
        aims = f"   p99 <= {TICK_AND_A_BIT}{verdict(late['p99'] <= TICK_AND_A_BIT)}" if seconds == "10" else ""
        name = f"due within {seconds} s, late ms"
        print(f"{name:<28} p50 {late['p50']:.0f}, p99 {late['p99']:.0f}, max {late['max']:.0f}{aims}")


def sealing(found: dict[str, Any]) -> None:
    print(f"\n{found['agreements']:,} agreements sealed")
    for name in ("clock", "processor"):
        ours, floor, ratio = (found[name][part] for part in ("ours", "floor", "ratio"))
        aim = f"   <= 1.50{verdict(ratio <= 1.5)}"
        print(f"{f'render and seal, ms ({name})':<28}{ours:>10.1f}{floor:>10.1f}{ratio:>8.2f}{aim}")
    print(f"{'files, ms for a whole job':<28}{found['files']:>10,}{found['ms_each']:>10.1f}")
    print(f"{'not sealed':<28}{found['failed']:>10}{'':>18}   0{verdict(found['failed'] == 0)}")
    print(f"{'memory grown, MiB':<28}{found['grown_mib']:>10.1f}{'':>18}   <= 16{verdict(found['grown_mib'] <= 16)}")


def verdict(good: bool) -> str:
    return "" if good else "   MISSED"
