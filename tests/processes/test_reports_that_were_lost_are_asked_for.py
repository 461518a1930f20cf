"""The carrier tells once and does not come again: what it told while the web was down is asked for later."""

from celery import Celery

from tests.processes.running import sees
from tests.processes.town import BEN, LINE


def states(rig, reminders):
    rows = rig.ask(
        "SELECT state FROM telephony_message WHERE dedupe_key = ANY(%s)", [f"reminder:{pk}" for pk in reminders]
    )
    return {state for (state,) in rows}


def two_minutes_later(rig):
    """What went silent is old enough to be asked about, and the beat says so."""
    for table in ("telephony_message", "telephony_call"):
        rig.ask(f"UPDATE {table} SET created_at = created_at - interval '2 minutes' WHERE state <> 'pending'")
    Celery(broker=rig.owner["REDIS_URL"]).send_task("telephony.tasks.reconcile", queue="carrier")


def test_p9_a_text_whose_reports_found_nobody_in_is_settled(rig, town, request_of_ben, celery):
    rig["web"].kill9()
    reminders = town.reminds(request_of_ben, [0, 0])
    sees(lambda: len(town.handed_over(reminders)) == 2)
    carrier = town.carrier()
    sees(lambda: {carrier.messages(sid).fetch().status for sid in town.handed_over(reminders)} == {"delivered"})
    sees(lambda: all(town.found_nobody_in("delivered", sid) for sid in town.handed_over(reminders)))
    rig.start("web")
    assert states(rig, reminders) == {"queued"}
    two_minutes_later(rig)
    sees(lambda: states(rig, reminders) == {"delivered"})


def test_p9_a_call_whose_end_found_nobody_in_is_over_on_the_board_too(rig, town, celery):
    town.act(BEN, "call", line=LINE)
    town.is_told(BEN, "press 1")
    kept = "SELECT c.state, t.ended_at, c.sid FROM telephony_call c JOIN coaching_contact t ON t.call_id = c.id"
    newest = f"{kept} WHERE c.direction = 'in' ORDER BY c.id DESC LIMIT 1"
    sees(lambda: rig.ask(newest)[0][:2] == ("in-progress", None))
    rig["web"].kill9()
    town.hangs_up(BEN)
    ((*_, sid),) = rig.ask(newest)
    sees(lambda: town.found_nobody_in("completed", sid))
    rig.start("web")
    assert rig.ask(newest) == [("in-progress", None, sid)]
    two_minutes_later(rig)
    sees(lambda: rig.ask(newest)[0][0] == "completed" and rig.ask(newest)[0][1])
