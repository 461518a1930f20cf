"""P4: whoever is killed and whatever the broker forgets, each reminder reaches the carrier, once and in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.models import User
from coaching.models import CallBack
from coaching.views.rows import queue
from config.processes import wait_until
from tests.processes.running import sees
from tests.processes.town import STAFF

pytestmark = pytest.mark.usefixtures("celery")
LATEST = timedelta(seconds=60)
AN_HOUR = 3600.0
A_WHILE = 10.0  # seconds
EVERY_HALF_SECOND = [place / 2 for place in range(6)]
HANDS = {"worker": 2, "carrier": 2}
QUEUES = ("celery", "carrier")


def sids(town):
    return {text.sid for text in town.sent_to(*STAFF)}


def each_once_and_in_time(town, reminders, before, kills=0):
    """All of them are with the carrier, none came late, and there are no more doubles than there were kills."""
    sees(lambda: len(town.handed_over(reminders)) == len(reminders))
    given = {text.sid: text.date_created for text in town.sent_to(*STAFF) if text.sid not in before}
    due = town.handed_over(reminders)
    assert due.keys() <= given.keys()
    assert len(given) - len(reminders) <= kills
    assert max(given[sid] - due_at for sid, due_at in due.items()) <= LATEST


def times_said(rig):
    """How often each worker could not tell the broker that a task had ended."""
    return {worker: rig.times_said(worker, "Couldn't ack") for worker in HANDS}


def cannot_say_that_they_ended(rig, said):
    """Each task that was in hand. A worker that looked for its broker in between says nothing, and waits for it."""
    return all(times_said(rig)[worker] >= said[worker] + hands for worker, hands in HANDS.items())


def hands_are_full(broker):
    """Nobody can take any more. Long queues alone may be seen in the moment before they are taken from."""
    return broker.hlen("unacked") >= sum(HANDS.values()) and all(broker.llen(queue) >= 2 for queue in QUEUES)


def test_p4_killed_workers_and_a_broker_that_forgets_lose_no_reminder(rig, town, request_of_ben, django_db_blocker):
    before = sids(town)
    reminders = town.reminds(request_of_ben, [*EVERY_HALF_SECOND, *[AN_HOUR] * len(EVERY_HALF_SECOND)])
    sees(lambda: len(town.handed_over(reminders)) >= 2)
    rig["worker"].kill9()
    rig["carrier"].kill9()
    rig.broker().flushall()
    town.puts_forward(reminders[len(EVERY_HALF_SECOND) :], EVERY_HALF_SECOND)
    sees(lambda: len(town.due(reminders)) >= len(town.handed_over(reminders)) + 2)
    rig.start("worker", "carrier")
    each_once_and_in_time(town, reminders, before, kills=2)
    with rig.django(django_db_blocker):
        assert CallBack.objects.waiting().filter(pk=request_of_ben).exists()
        jonas = User.objects.get(email="jonas@riverbend.example")
        assert request_of_ben in {waits.pk for waits in queue.loaded(jonas, timezone.now())}


def test_p4_what_left_in_the_moment_of_the_kill_is_found_and_not_sent_again(rig, town, request_of_ben):
    before = sids(town)
    rig["exchange"].freeze()
    (reminder,) = town.reminds(request_of_ben, [0])
    on_its_way = "FROM telephony_message WHERE state = 'sending' AND handed_at IS NOT NULL"
    sees(lambda: rig.ask(f"SELECT id {on_its_way}"))
    sees(rig["exchange"].is_asked)
    rig["carrier"].kill9()
    rig["exchange"].thaw()
    sees(lambda: len(sids(town) - before) == 1)
    rig.ask("UPDATE telephony_message SET lease_until = now() WHERE state = 'sending'")  # its time is over
    rig.start("carrier")
    each_once_and_in_time(town, [reminder], before)


def test_p4_a_broker_and_a_database_that_come_back_find_everybody_at_work(rig, town, request_of_ben):
    before = sids(town)
    rig.valkey.kill9()
    rig.postgres.kill9()
    rig.valkey.start()
    rig.postgres.start()
    reminders = town.reminds(request_of_ben, [0, 0])
    each_once_and_in_time(town, reminders, before)


def test_p4_two_of_each_send_nothing_twice(rig, town, request_of_ben):
    before = sids(town)
    with rig.second("beat"), rig.second("worker"), rig.second("carrier"):
        sees(lambda: rig.said("second-worker", "ready") and rig.said("second-carrier", "ready"))
        reminders = town.reminds(request_of_ben, [*EVERY_HALF_SECOND, *EVERY_HALF_SECOND, *EVERY_HALF_SECOND])
        each_once_and_in_time(town, reminders, before)


def test_p4_a_broker_that_goes_while_both_workers_have_their_hands_full_finds_them_at_work(rig, town, request_of_ben):
    before, said = sids(town), times_said(rig)
    rig.postgres.freeze()
    sees(lambda: hands_are_full(rig.broker()))
    rig.valkey.kill9()
    rig.postgres.thaw()
    wait_until(lambda: cannot_say_that_they_ended(rig, said), A_WHILE)
    rig.valkey.start()
    reminders = town.reminds(request_of_ben, [0, 0])
    each_once_and_in_time(town, reminders, before)
