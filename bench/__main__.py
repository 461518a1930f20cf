"""python -m bench [--quick] [--rounds N] [--seconds S] [--contacts M] [--agreements N] [--only PART] [--minutes N]"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import calls, killed, library, memory, pages, report, servers, starting
from bench.floor_token import CALLERS
from config.processes import Trouble


def main() -> None:
    wanted = arguments()
    try:
        run(wanted)
    except (Trouble, OSError) as trouble:
        sys.exit(f"bench: {trouble}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="The product beside its floors, in one run.")
    parser.add_argument("--quick", action="store_true", help="five short rounds, up to 100,000 contacts, for a look")
    parser.add_argument("--rounds", type=int, help="turns of each that count (5 to 50)")
    parser.add_argument("--seconds", type=float, help="of each turn of calls (up to 20)")
    parser.add_argument("--contacts", type=int, default=10_000, help="on record before calls come in")
    parser.add_argument("--agreements", type=int, help="to be signed and sealed")
    parser.add_argument("--minutes", type=float, default=15, help="of load, for --only memory")
    parser.add_argument("--only", choices=[*PARTS, "pages", "memory"], help="leave the rest out")
    wanted = parser.parse_args()
    wanted.rounds = min(50, max(5, wanted.rounds or (5 if wanted.quick else 7)))
    wanted.seconds = min(20.0, wanted.seconds or (1.0 if wanted.quick else 2.5))
    wanted.agreements = wanted.agreements or (50 if wanted.quick else 300)
    return wanted


def run(wanted: argparse.Namespace) -> None:
    began = time.monotonic()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {wanted.rounds} rounds", flush=True)
    if wanted.only in (None, "pages"):
        open_pages(wanted)
    if wanted.only != "pages":
        with tempfile.TemporaryDirectory(prefix="intersession-bench-") as folder, servers.stage(Path(folder)) as stage:
            said = stage.manage("scale_data", "--clients", str(CALLERS), "--contacts", str(wanted.contacts))
            print(said.strip(), flush=True)
            for name, part in PARTS.items():
                if wanted.only in (None, name):
                    part(wanted, stage)
            if wanted.only == "memory":
                report.memory(memory.measure(stage, minutes=wanted.minutes))
    report.missed()
    print(f"{(time.monotonic() - began) / 60:.1f} minutes, load {os.getloadavg()[0]:.1f}")


def open_pages(wanted: argparse.Namespace) -> None:
    sizes = library.QUICK if wanted.quick else library.SIZES
    with library.shelves(sizes) as stages:
        report.pages(pages.measure(stages, rounds=5))
        report.long_file(pages.long_file(stages[list(sizes)[-1]]))


def answer_calls(wanted: argparse.Namespace, stage: servers.Stage) -> None:
    calls.open_at_every_hour(stage)
    with (
        stage.serve("floor") as floor,
        stage.serve("product") as product,
    ):
        both = [floor, product]
        busy = calls.measure(stage, both, rounds=wanted.rounds, seconds=wanted.seconds, connections=calls.BUSY)
        alone = calls.measure(stage, both, rounds=5, seconds=wanted.seconds / 2, connections=calls.ALONE)
    report.calls(busy, alone)
    report.round_trips(int(stage.python("-m", "bench.round_trips", role=servers.APP)))


def remind(wanted: argparse.Namespace, stage: servers.Stage) -> None:
    report.reminders(json.loads(stage.python("-m", "bench.reminders")))


def seal(wanted: argparse.Namespace, stage: servers.Stage) -> None:
    os.environ["BENCH_AGREEMENTS"] = str(wanted.agreements)
    report.sealing(json.loads(stage.python("-m", "bench.sealing")))


def start(wanted: argparse.Namespace, stage: servers.Stage) -> None:
    report.starting(starting.measure(stage, rounds=5))


def kill(wanted: argparse.Namespace, stage: servers.Stage) -> None:
    report.killed(killed.measure(stage))


PARTS: dict[str, Callable[[argparse.Namespace, servers.Stage], None]] = {
    "calls": answer_calls,
    "reminders": remind,
    "start": start,
    "kill": kill,
    "sealing": seal,
}

if __name__ == "__main__":
    main()
