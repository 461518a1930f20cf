"""Two workers, two beats, one pause: its effects happen once (P9)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from coaching import acts, pauses
from coaching.models import Act, Pause
from tests.riverbend import BEN, JONAS, NOON, SET_UP, ask, fresh, harm, texts_to, trail

pytestmark = pytest.mark.django_db(transaction=True)
SOON = NOON + timedelta(seconds=1)


def at_the_same_time(*does):
    """Each in a thread and a connection of its own; returns what each gave back or raised."""
    gate, results = Barrier(len(does)), [None] * len(does)

    def run(place, do):
        gate.wait()
        try:
            results[place] = do()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(does)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_it_takes_effect_once_in_two_connections(ben):
    request = ask(ben)
    harm(ben)
    done = at_the_same_time(*[lambda: pauses.take_effect(now=SOON)] * 2)
    assert sorted(done) in ([0, 1], [1, 1])  # the second found nothing, or found it done
    assert texts_to(BEN) == ["line-opens-at"]
    assert texts_to(JONAS) == ["item-waiting"]
    assert trail(ben).count("call_back.held") == 1
    assert fresh(request).held_at


def test_it_leaves_a_pause_alone_that_another_worker_has_in_hand(ben):
    harm(ben)
    with pauses.transaction.atomic():
        Pause.objects.select_for_update().get()
        (done,) = at_the_same_time(lambda: pauses.take_effect(now=SOON))
    assert done == 0


def test_it_starts_one_pause_for_two_reports_at_once_p2(ben):
    """The later act counts, whichever report is written first."""

    def report(hours):
        return lambda: acts.record(
            ben, occurred_at=NOON - timedelta(hours=hours), precision="exact", reported_by="client", by=SET_UP, now=NOON
        )

    at_the_same_time(report(1), report(9))
    assert Act.objects.count() == 2
    assert Pause.objects.get(closed_at=None).ends_at == NOON + timedelta(hours=23)


def test_it_holds_a_request_taken_in_the_same_second_p2(ben):
    """In every order: the request is held by the job, or by itself."""
    at_the_same_time(lambda: ask(ben), lambda: harm(ben))
    pauses.take_effect(now=SOON)
    assert fresh(callbacks_of(ben)).held_at


def callbacks_of(client):
    return client.call_backs.get()
