"""A new version comes: whoever is told to stop finishes first what it has in hand (P1, P4)."""

from config.processes import wait_until
from tests.processes.running import PATIENCE, sees
from tests.processes.town import BEN, STAFF

A_MOMENT = 3.0  # seconds; less than a worker waits for the carrier


def test_p1_a_web_answers_who_has_called(rig, town):
    rig.postgres.freeze()
    call = town.is_about_to_call(BEN)
    port = call.sock.getsockname()[1]
    sees(lambda: rig["web"].has_read(port))
    rig["web"].child.ask()
    rig.postgres.thaw()
    answer = call.getresponse()
    assert answer.status == 200
    assert "press 1" in answer.read().decode()
    assert rig["web"].child.process.wait(PATIENCE) == 0
    rig.start("web")


def test_p4_a_worker_sends_what_it_is_sending_and_nobody_sends_it_again(rig, town, request_of_ben):
    with rig.second("carrier") as second:
        sees(lambda: rig.said("second-carrier", "ready"))
        second.freeze()  # it takes up its work when the other one is told to stop
        rig["exchange"].freeze()
        (reminder,) = town.reminds(request_of_ben, [0])
        sees(lambda: rig.ask("SELECT id FROM telephony_message WHERE state = 'sending' AND handed_at IS NOT NULL"))
        sees(rig["exchange"].is_asked)
        done = rig.times_said("second-carrier", "succeeded")
        rig["carrier"].child.ask()
        second.thaw()
        wait_until(lambda: rig.times_said("second-carrier", "succeeded") > done, A_MOMENT)  # it has looked for itself
        assert rig["carrier"].child.alive(), "it was in the midst of it"
        rig["exchange"].thaw()
        assert rig["carrier"].child.process.wait(PATIENCE) == 0
        (other,) = town.reminds(request_of_ben, [0])
        sees(lambda: len(town.handed_over([reminder, other])) == 2)
    of_ours = {sid for (sid,) in rig.ask("SELECT sid FROM telephony_message WHERE sid IS NOT NULL")}
    assert {text.sid for text in town.sent_to(*STAFF)} <= of_ours, "the carrier has no text that was sent once more"
    rig.start("carrier")
