"""P1, P2, P4, P7, P9 at once: one seed of the chaos runs (`make chaos` runs twenty, and more of what may break)."""

from tests.chaos.run import run

SEED = 7
BROKEN = ["all workers killed", "carrier twice, shuffled, slow", "postgres killed"]


def test_after_a_storm_nothing_is_lost_doubled_unrecorded_or_stuck(rig):
    with rig.apart():
        verdict = run(rig, SEED, faults=BROKEN).verdict
    assert verdict.wrong == []
    assert verdict.sent > 10
