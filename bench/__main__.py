"""python -m bench [--quick] [--rounds N] [--seconds S] [--contacts M] [--only PART]"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from bench import calls, report, servers
from bench.floor_token import CALLERS
from config.processes import Trouble


def main() -> None:
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="intersession-bench-") as folder:
        try:
            run(wanted, Path(folder))
        except (Trouble, OSError) as trouble:
            sys.exit(f"bench: {trouble}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="The product beside its floors, in one run.")
    parser.add_argument("--quick", action="store_true", help="five short rounds, for a look")
    parser.add_argument("--rounds", type=int, help="turns of each that count (5 to 50)")
    parser.add_argument("--seconds", type=float, help="of each turn (up to 20)")
    parser.add_argument("--contacts", type=int, default=10_000, help="on record before it begins")
    parser.add_argument("--only", choices=["calls", "reminders", "sealing"], help="leave the rest out")
    wanted = parser.parse_args()
    wanted.rounds = min(50, max(5, wanted.rounds or (5 if wanted.quick else 9)))
    wanted.seconds = min(20.0, wanted.seconds or (1.0 if wanted.quick else 3.0))
    return wanted


def run(wanted: argparse.Namespace, folder: Path) -> None:
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {wanted.rounds} rounds of {wanted.seconds:g} s")
    with servers.stage(folder) as stage:
        print(stage.manage("scale_data", "--clients", str(CALLERS), "--contacts", str(wanted.contacts)).strip())
        if wanted.only in (None, "calls"):
            answer_calls(wanted, stage)
        if wanted.only in (None, "reminders"):
            report.reminders(json.loads(stage.python("-m", "bench.reminders")))
        if wanted.only in (None, "sealing"):
            os.environ["BENCH_AGREEMENTS"] = "50" if wanted.quick else "1000"
            report.sealing(json.loads(stage.python("-m", "bench.sealing")))


def answer_calls(wanted: argparse.Namespace, stage: servers.Stage) -> None:
    calls.open_at_every_hour(stage)
    with (
        stage.serve("floor", "bench.floor:application") as floor,
        stage.serve("product", "config.wsgi:application") as product,
    ):
        both = [floor, product]
        busy = calls.measure(stage, both, rounds=wanted.rounds, seconds=wanted.seconds, connections=calls.BUSY)
        alone = calls.measure(stage, both, rounds=5, seconds=wanted.seconds / 2, connections=calls.ALONE)
    report.calls(busy, alone)
    report.round_trips(int(stage.python("-m", "bench.round_trips", role=servers.APP)))


if __name__ == "__main__":
    main()
