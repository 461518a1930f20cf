"""`make run` ends when asked: applications first, then their servers, within 20 s; the next start has all there was."""

import signal
import sys
import time

import psutil
import pytest

from config import launch
from config.processes import Child
from tests.processes.running import sees
from tests.processes.town import BEN

PROMISED = 20.0  # seconds
IN_ITS_FOLDER = "import pathlib, sys; from config import launch; launch.KEPT = pathlib.Path(sys.argv[1]); launch.main()"
SERVERS = {"postgres", "valkey-server"}


@pytest.fixture
def folder(rig):
    """The clinic's, with nothing running in it."""
    rig.stop(*rig.processes)
    rig.postgres.stop()
    rig.valkey.stop()
    return rig.folder


@pytest.fixture
def make_run(rig, folder):
    argv = [sys.executable, "-c", IN_ITS_FOLDER, str(folder)]
    given = {**rig.given, "PORT": str(rig.port), "PYTHONUNBUFFERED": "1"}
    run = Child("run", argv, folder / "log" / "run.log", env=given, cwd=launch.BASE, patience=PROMISED)
    run.start()
    sees(lambda: rig.said("run", "Ctrl-C stops everything"))
    yield run
    run.stop()


def gone(process):
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def kills(parent, name):
    """The kernel ends it, as it does when memory is short; not what it has started."""
    next(child for child in psutil.Process(parent.process.pid).children() if child.name() == name).kill()


def servers_and_others(parent):
    """What it has started, as two lists."""
    children = [child for child in psutil.Process(parent.process.pid).children() if not gone(child)]
    servers = [child for child in children if name_of(child) in SERVERS]
    return servers, [child for child in children if child not in servers]


def name_of(process):
    """Nothing when it has just ended."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def all_are_there(parent, rig):
    """Each as itself: what is being started bears its parent's name at first."""
    servers, others = servers_and_others(parent)
    return len(servers) == len(SERVERS) and len(others) == len(rig.processes)


def test_p4_it_revives_its_servers_ends_in_order_when_asked_and_loses_nothing(rig, town, make_run):
    sid, answer = town.calls(BEN)
    assert answer.status == 200
    for server in SERVERS:
        kills(make_run, server)
    sees(lambda: rig.said("run", "The postgresql process ended") and rig.said("run", "The valkey process ended"))
    sees(lambda: "press 1" in town.calls(BEN)[1].body)
    sees(lambda: all_are_there(make_run, rig))
    servers, others = servers_and_others(make_run)
    began = time.monotonic()
    make_run.process.send_signal(signal.SIGTERM)
    sees(lambda: any(map(gone, servers)), PROMISED)
    assert all(map(gone, others)), others
    assert make_run.process.wait(PROMISED) == 0
    assert time.monotonic() - began < PROMISED
    assert make_run.last_words() == "Stopped."
    assert all(map(gone, servers))
    assert not (rig.folder / "postgres" / "postmaster.pid").exists()
    rig.postgres.start()
    assert rig.ask("SELECT count(*) FROM telephony_call WHERE sid = %s", sid) == [(1,)]
    rig.postgres.stop()  # usually the last test of the folder: nothing of the clinic runs on beside the others
