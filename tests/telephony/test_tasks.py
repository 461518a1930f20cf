"""What Celery runs: each task may run at any time, twice, and with nothing to do."""

import pytest

from telephony import tasks
from tests.telephony.conftest import fresh

ALL = [tasks.send_outbox, tasks.sweep_leases, tasks.reconcile, tasks.find_missing_texts,
       tasks.find_missing_calls, tasks.fetch_media, tasks.forget_receipts]  # fmt: skip


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.name)
def test_it_may_run_twice_with_nothing_to_do(task, riverbend, carrier):
    assert not task.apply(throw=True).result
    assert not task.apply(throw=True).result


def test_the_outbox_is_sent(text, carrier, time_machine):
    time_machine.move_to(carrier.now)
    queued = text()
    assert tasks.send_outbox.apply(throw=True).result == 1
    assert fresh(queued).state == "queued"
