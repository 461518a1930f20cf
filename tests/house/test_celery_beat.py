"""The beat table: every tick exists, asks often enough, and never piles up."""

import pytest

from config.celery import BEAT, CARRIER, app, options

TIMES = {entry["task"]: entry["schedule"] for entry in BEAT.values()}
FLOORS = ("config.", "clinic.", "telephony.", "clients.", "agreements.", "coaching.")


@pytest.fixture(scope="module", autouse=True)
def tasks_are_imported():
    app.loader.import_default_modules()


@pytest.mark.parametrize("task", sorted(TIMES))
def test_every_tick_names_a_task_that_exists(task):
    assert task in app.tasks


def test_every_task_is_ticked():
    """A nudge may be lost, so no task lives by nudges alone."""
    assert [name for name in app.tasks if name.startswith(FLOORS) and name not in TIMES] == []


def test_a_task_stands_in_the_table_once():
    assert len(TIMES) == len(BEAT)


def test_a_caller_waits_for_no_tick_longer_than_a_second():
    assert TIMES["telephony.tasks.send_outbox"] <= 1
    assert TIMES["coaching.tasks.remind"] <= 1
    assert TIMES["coaching.tasks.enforce_pauses"] <= 1


def test_a_tick_that_nobody_took_expires_before_it_can_pile_up():
    for name, entry in BEAT.items():
        seconds = entry["schedule"] if isinstance(entry["schedule"], float | int) else 3600
        assert entry["options"]["expires"] <= max(5, seconds), name


def test_a_slow_carrier_holds_up_nobody_else():
    """Who talks to the carrier has a queue, and so processes, of its own."""
    queues = {task: app.amqp.router.route({}, task)["queue"].name for task in TIMES}
    assert {task for task, queue in queues.items() if queue == CARRIER} == {
        task for task in TIMES if task.startswith("telephony.")
    }


def test_a_killed_workers_task_runs_again_within_seconds():
    settings = options("redis://127.0.0.1:1/0")
    carried = settings["broker_transport_options"]
    assert settings["task_acks_late"]
    assert settings["task_reject_on_worker_lost"]
    assert carried["visibility_timeout"] == 2 * settings["task_time_limit"]
    assert carried["unacked_restore_interval"] * carried["unacked_restore_throttle"] <= 10


def test_nothing_is_put_off_by_the_broker():
    """An eta beyond the visibility timeout would run twice: what is due later lies in PostgreSQL."""
    assert not any({"eta", "countdown"} & set(entry["options"]) for entry in BEAT.values())
