"""The carrier tells once and does not come again: what it told while the web was down is asked for later."""

from celery import Celery

from tests.processes.running import sees


def states(rig, reminders):
    rows = rig.ask(
        "SELECT state FROM telephony_message WHERE dedupe_key = ANY(%s)", [f"reminder:{pk}" for pk in reminders]
    )
    return {state for (state,) in rows}


def test_p9_a_text_whose_reports_found_nobody_in_is_settled(rig, town, request_of_ben, celery):
    rig["web"].kill9()
    reminders = town.reminds(request_of_ben, [0, 0])
    sees(lambda: len(town.handed_over(reminders)) == 2)
    carrier = town.carrier()
    sees(lambda: {carrier.messages(sid).fetch().status for sid in town.handed_over(reminders)} == {"delivered"})
    rig.start("web")
    assert states(rig, reminders) == {"queued"}
    rig.ask("UPDATE telephony_message SET created_at = created_at - interval '2 minutes' WHERE state = 'queued'")
    Celery(broker=rig.owner["REDIS_URL"]).send_task("telephony.tasks.reconcile", queue="carrier")
    sees(lambda: states(rig, reminders) == {"delivered"})
