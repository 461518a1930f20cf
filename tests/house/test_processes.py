"""A process of ours ends politely, surely, and with everything it started."""

import signal
import socket
import sys

import psutil
import pytest

from config.processes import Child, free_port, wait_until

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = "import subprocess, time; print(subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"


@pytest.fixture
def child(tmp_path):
    started = []

    def make(code, **more):
        child = Child("trial", [sys.executable, "-c", code], tmp_path / "trial.log", **more)
        child.start()
        started.append(child)
        return child

    yield make
    for each in started:
        each.stop()


def said(child):
    assert wait_until(lambda: bool(child.log.read_text()), 60)
    return child.log.read_text()


def test_it_ends_when_asked(child):
    sleeper = child("import time; print('up', flush=True); time.sleep(60)")
    said(sleeper)
    sleeper.stop()
    assert sleeper.process.returncode == -signal.SIGTERM


def test_it_ends_even_when_it_will_not_listen(child):
    stubborn = child(STUBBORN, patience=0.2)
    said(stubborn)
    stubborn.stop()
    assert stubborn.process.returncode == -signal.SIGKILL


def test_what_it_started_ends_with_it(child):
    parent = child(PARENT)
    grandchild = int(said(parent))
    parent.stop()
    assert wait_until(lambda: not _lives(grandchild), 60)


def test_its_last_words_are_kept(child):
    dying = child("import sys; sys.exit('the disk is full')")
    assert wait_until(lambda: not dying.alive(), 60)
    assert dying.last_words() == "the disk is full"


def test_a_port_in_use_is_not_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port


def _lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
