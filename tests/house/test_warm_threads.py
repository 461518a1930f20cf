"""The thread that was busy last answers next, and nobody waits longer for it than for any other."""

import threading
from concurrent.futures import wait

import pytest
from gunicorn.util import load_class

from config import gunicorn
from config.places import THREADS
from config.warm_threads import WarmThreads, Worker

PATIENCE = 10  # seconds; only a test that fails waits so long


@pytest.fixture
def three():
    pool = WarmThreads(3)
    yield pool
    pool.shutdown()


def all_at_once(pool, many):
    """So many threads of the pool answer at the same time; who they are."""
    together = threading.Barrier(many)

    def answer():
        together.wait(PATIENCE)
        return threading.current_thread()

    return {answered.result(PATIENCE) for answered in [pool.submit(answer) for _ in range(many)]}


def until_free(pool, many=3):
    """A thread says that its work is done a moment before it is free."""
    wanted = threading.Event()
    while len(pool._work_queue._waiting) < many:
        wanted.wait(0.001)


def test_the_web_answers_with_them():
    assert load_class(gunicorn.worker_class) is Worker
    worker = Worker.__new__(Worker)
    worker.cfg = gunicorn
    pool = worker.get_thread_pool()
    assert isinstance(pool, WarmThreads)
    assert pool._max_workers == THREADS


def test_one_after_another_is_answered_by_one_thread(three):
    assert len(all_at_once(three, 3)) == 3
    answered = set()
    for _ in range(50):
        until_free(three)
        answered.add(three.submit(threading.current_thread).result(PATIENCE))
    assert len(answered) == 1


def test_as_many_as_there_are_threads_are_answered_at_once(three):
    for _ in range(20):
        assert len(all_at_once(three, 3)) == 3


def test_whoever_waits_is_answered_in_the_order_of_coming():
    gate = threading.Event()
    order: list[int] = []
    with WarmThreads(1) as one:
        one.submit(gate.wait, PATIENCE)
        for number in range(30):
            one.submit(order.append, number)
        gate.set()
    assert order == list(range(30))


def test_a_thread_that_is_held_up_holds_up_nobody_else(three):
    all_at_once(three, 3)
    gate = threading.Event()
    held = [three.submit(gate.wait, PATIENCE) for _ in range(2)]
    assert [three.submit(pow, 2, power).result(PATIENCE) for power in range(20)] == [2**power for power in range(20)]
    gate.set()
    wait(held, PATIENCE)


def test_trouble_leaves_its_thread_to_the_next_caller(three):
    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            three.submit(divmod, 1, 0).result(PATIENCE)
        with pytest.raises(SystemExit):  # with which gunicorn ends a request that takes too long
            three.submit(exit_now).result(PATIENCE)
    assert len(all_at_once(three, 3)) == 3


def exit_now():
    raise SystemExit


def test_a_stop_lets_everybody_end_who_came(three):
    all_at_once(three, 3)
    gate = threading.Event()
    held = [three.submit(gate.wait, PATIENCE) for _ in range(3)]
    waiting = [three.submit(pow, 2, power) for power in range(10)]
    three.shutdown(wait=False)
    gate.set()
    assert [one.result(PATIENCE) for one in waiting] == [2**power for power in range(10)]
    assert all(one.result(PATIENCE) for one in held)
    for thread in three._threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in three._threads)
    with pytest.raises(RuntimeError):
        three.submit(pow, 2, 2)


def test_a_stop_may_send_off_whoever_waits(three):
    gate = threading.Event()
    held = [three.submit(gate.wait, PATIENCE) for _ in range(3)]
    waiting = [three.submit(pow, 2, power) for power in range(10)]
    three.shutdown(wait=False, cancel_futures=True)
    gate.set()
    wait(held, PATIENCE)
    assert all(one.cancelled() for one in waiting)
