"""P1, P2, P4, P7 and P9 at once: a storm over a clinic of its own, shorter than the twenty of `make chaos`."""

import pytest

from tests.chaos.rig import ChaosRig
from tests.chaos.run import run
from tests.processes.rig import copied

SEED = 7
BROKEN = ["postgres killed", "carrier worker killed", "carrier twice, shuffled, slow"]


@pytest.fixture(autouse=True)
def healed():
    """The clinic of the others has not opened yet, so that the storm has the machine to itself."""


@pytest.fixture
def stormy(furnished, tmp_path_factory):
    rig = ChaosRig(copied(furnished, tmp_path_factory.mktemp("storm")))
    with rig.valkey, rig.postgres:
        rig.build(lived_in=False)
        yield rig
        rig.end_all()


def test_after_a_storm_nothing_is_lost_doubled_off_the_record_or_stuck(stormy):
    verdict = run(stormy, SEED, faults=BROKEN, at_least=101).verdict
    assert verdict.wrong == []
    assert verdict.sent > 10
    assert verdict.webhooks > 100
