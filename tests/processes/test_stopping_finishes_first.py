"""A new version comes: a web is told to stop, and answers first who has called (P1)."""

from concurrent.futures import ThreadPoolExecutor

from tests.processes.running import sees
from tests.processes.town import BEN

PATIENCE = 30.0  # seconds; more than it lets a request take


def test_p1_a_web_answers_who_has_called(rig, town):
    rig.postgres.freeze()
    with ThreadPoolExecutor(1) as carrier:
        call = carrier.submit(town.calls, BEN)
        sees(rig["web"].waiting)
        rig["web"].child.ask()
        rig.postgres.thaw()
        _, answer = call.result()
    assert answer.status == 200
    assert "press 1" in answer.body
    assert rig["web"].child.process.wait(PATIENCE) == 0
    rig.start("web")
