"""A new version comes: whoever is told to stop finishes first what it has in hand (P1, P4)."""

from concurrent.futures import ThreadPoolExecutor

from tests.processes.running import sees
from tests.processes.town import BEN, STAFF

PATIENCE = 30.0  # seconds; more than it lets a request or a text take


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


def test_p4_a_worker_sends_what_it_is_sending_and_nobody_sends_it_again(rig, town, request_of_ben):
    rig["exchange"].freeze()
    (reminder,) = town.reminds(request_of_ben, [0])
    sees(lambda: rig.ask("SELECT id FROM telephony_message WHERE state = 'sending' AND handed_at IS NOT NULL"))
    sees(rig["exchange"].waiting)
    rig["carrier"].child.ask()
    with rig.second("carrier"):
        sees(lambda: rig.said("second-carrier", "ready"))
        assert rig["carrier"].child.alive(), "it was in the midst of it"
        rig["exchange"].thaw()
        assert rig["carrier"].child.process.wait(PATIENCE) == 0
        (other,) = town.reminds(request_of_ben, [0])
        sees(lambda: len(town.handed_over([reminder, other])) == 2)
    of_ours = {sid for (sid,) in rig.ask("SELECT sid FROM telephony_message WHERE sid IS NOT NULL")}
    assert {text.sid for text in town.sent_to(*STAFF)} <= of_ours, "the carrier has no text that was sent once more"
    rig.start("carrier")
