"""One seed: everybody lives, things break, all is mended, and when it is quiet the witnesses are asked."""

import random
import time
from collections import Counter
from dataclasses import dataclass

from celery import Celery

from config.celery import CARRIER
from config.processes import wait_until
from tests.chaos import questions_sql as sql
from tests.chaos.faults import FAULTS, storm
from tests.chaos.hands import Life
from tests.chaos.invariants import judge
from tests.chaos.rig import ChaosRig
from tests.chaos.witnesses import Verdict

GOES_ON = 120.0  # seconds at most, where a busy machine has let little happen
QUIET_WITHIN = 90.0  # seconds after all is mended
CALM_BEFORE = 3.0
KILLS = ("killed", "frozen", "flushed", "lost", "deploy")  # after these something may be sent once more


@dataclass
class Run:
    seed: int
    faults: list[str]
    verdict: Verdict
    actions: int
    quiet_after: float
    seconds: float
    slowness: float


def run(rig: ChaosRig, seed: int, *, faults: list[str] | None = None, many: int = 7, at_least: int = 0) -> Run:
    """With `at_least` so many webhooks: who calls and texts goes on after the storm until there are."""
    began, dice = time.monotonic(), random.Random(seed)
    names = faults if faults is not None else dice.sample(sorted(FAULTS), many)
    skewed = dice.random() < 0.3
    rig.set_clocks("second-worker" if skewed else "", 600)
    rig.fresh()
    life = Life(rig, seed)
    life.start()
    time.sleep(CALM_BEFORE)
    storm(rig, life, dice, names)
    rig.mood()
    wait_until(lambda: len(rig.ledger()["webhooks"]) >= at_least, GOES_ON, pause=1)
    life.stop()
    rig.mend()
    after = until_quiet(rig)
    kills = sum(any(word in one["what"] for word in KILLS) for one in rig.broken)
    verdict = judge(rig, life, kills=kills)
    if verdict.wrong:  # what fell due while it was judged is neither done nor lost; what is wrong stays wrong
        until_quiet(rig)
        verdict = judge(rig, life, kills=kills)
    slowest = max(ratio for _, ratio in life.slowness)
    names = [*names, *(["second worker's clock +10 min"] if skewed else [])]
    return Run(seed, names, verdict, sum(life.done.values()), after, time.monotonic() - began, slowest)


def until_quiet(rig: ChaosRig) -> float:
    """Waits; meanwhile limits of texts a minute count as over, and silence long enough to be asked about."""
    began = time.monotonic()
    nudged = 0.0
    while rig.at_work() and time.monotonic() - began < QUIET_WITHIN:
        time.sleep(1)
        if time.monotonic() - nudged > 10:
            nudged = time.monotonic()
            an_hour_goes_by(rig)
    if left := Counter(rig.at_work()):
        print(f"      still at work: {dict(left)}")
    return time.monotonic() - began


def an_hour_goes_by(rig: ChaosRig) -> None:
    for question in sql.AN_HOUR_GOES_BY:
        rig.ask_when_able(question)
    broker = Celery(broker=rig.owner["REDIS_URL"])
    for task in ("telephony.tasks.reconcile", "telephony.tasks.find_missing_texts"):
        broker.send_task(task, queue=CARRIER)
