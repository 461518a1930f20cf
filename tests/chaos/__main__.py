"""`python -m tests.chaos --seeds 20`: many seeds, one after the other, and a table of what came of them."""

import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path

from tests.chaos.faults import SHOWS
from tests.chaos.rig import ChaosRig
from tests.chaos.run import Run, run

HEAD = (
    "seed  faults  actions  webhooks   sent  lost  twice/kills  in a pause  signed  chains  latest  slowest"
    "  quiet  took  busy"
)


def main() -> int:
    given = arguments()
    failed = []
    with Kept() as folder:
        rig = ChaosRig(Path(folder))
        with rig.valkey, rig.postgres:
            rig.furnish()
            rig.build()
            if given.fuzz and not given.bug:
                failed += fuzzed(rig, given.fuzz)
            print(HEAD)
            began = time.monotonic()
            for bug in given.bug or [""]:
                rig.bug = bug
                for seed in range(given.first, given.first + given.seeds):
                    done = run(rig, seed, faults=given.faults or SHOWS.get(bug), many=given.many)
                    failed += told(done, bug, given.shown)
            rig.end_all()
    print(f"{(time.monotonic() - began) / 60:.1f} min, {len(failed)} failed: {', '.join(failed)}")
    return 1 if failed else 0


def told(done: Run, bug: str, shown: int) -> list[str]:
    """Says what came of it; its name where something is wrong."""
    print(line(done), flush=True)
    wrong = list(dict.fromkeys(done.verdict.wrong))
    for words in wrong[:shown]:
        print(f"      {words}", flush=True)
    if len(wrong) > shown:
        print(f"      and {len(wrong) - shown} more")
    return [f"{done.seed} {bug}".strip()] if wrong else []


def fuzzed(rig: ChaosRig, many: int) -> list[str]:
    rig.fresh()
    said = rig.run_as_owner("-m", "tests.chaos.fuzz", "--many", str(many), check=False, patience=1200)
    print(said, end="", flush=True)
    return [] if "no 5xx" in said else ["fuzz"]


def line(done: Run) -> str:
    v = done.verdict
    return (
        f"{done.seed:4d}  {len(done.faults):6d}  {done.actions:7d}  {v.webhooks:8d}  {v.sent:5d}  {v.lost:4d}"
        f"  {v.twice:5d}/{v.kills:<5d}  {v.in_a_pause:10d}  {v.signed:6d}  {'whole' if v.whole else 'BROKEN':6s}"
        f"  {v.lateness:5.1f}s  {v.slowest:6.1f}s  {done.quiet_after:4.0f}s  {done.seconds:3.0f}s"
        f"  {done.slowness:3.0f}x"
        f"  {', '.join(done.faults)}"
    )


def arguments():
    parser = ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--many", type=int, default=7, help="faults a seed")
    parser.add_argument("--fuzz", type=int, default=10_000, help="odd webhooks, before the first seed")
    parser.add_argument("--faults", nargs="*", help="these, instead of the seed's own")
    parser.add_argument("--bug", nargs="*", help="plant this bug: the rig must find it")
    parser.add_argument("--shown", type=int, default=12, help="lines of what is wrong")
    return parser.parse_args()


class Kept:
    """A folder that is thrown away when all went well by itself."""

    def __enter__(self) -> str:
        self.folder = tempfile.mkdtemp(prefix="intersession-chaos-")
        Path(self.folder).chmod(0o711)
        return self.folder

    def __exit__(self, *trouble: object) -> None:
        print(f"logs: {self.folder}/log")


if __name__ == "__main__":
    sys.exit(main())
