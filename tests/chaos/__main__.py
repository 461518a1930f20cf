"""`python -m tests.chaos --seeds 20`: many seeds, one after the other, and a table of what came of them."""

import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path

from tests.chaos.rig import ChaosRig
from tests.chaos.run import Run, run

HEAD = "seed  faults  actions  webhooks   sent  lost  twice/kills  in a pause  chains  latest  slowest  quiet  took"


def main() -> int:
    given = arguments()
    failed = []
    with Kept() as folder:
        rig = ChaosRig(Path(folder), bug=given.bug)
        with rig.valkey, rig.postgres:
            rig.build()
            print(HEAD)
            began = time.monotonic()
            for seed in range(given.first, given.first + given.seeds):
                done = run(rig, seed, faults=given.faults, many=given.many)
                print(line(done), flush=True)
                for words in done.verdict.wrong[: given.shown]:
                    print(f"      {words}", flush=True)
                failed += [seed] if done.verdict.wrong else []
            rig.end_all()
    print(f"{given.seeds} seeds in {(time.monotonic() - began) / 60:.1f} min, {len(failed)} failed: {failed}")
    return 1 if failed else 0


def line(done: Run) -> str:
    v = done.verdict
    return (
        f"{done.seed:4d}  {len(done.faults):6d}  {done.actions:7d}  {v.webhooks:8d}  {v.sent:5d}  {v.lost:4d}"
        f"  {v.twice:5d}/{v.kills:<5d}  {v.in_a_pause:10d}  {'whole' if v.whole else 'BROKEN':6s}"
        f"  {v.lateness:5.1f}s  {v.slowest:6.1f}s  {done.quiet_after:4.0f}s  {done.seconds:3.0f}s"
        f"  {', '.join(done.faults)}"
    )


def arguments():
    parser = ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--many", type=int, default=7, help="faults a seed")
    parser.add_argument("--faults", nargs="*", help="these, instead of the seed's own")
    parser.add_argument("--bug", default="", help="plant this bug: the rig must find it")
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
