"""Everything that a clinic runs, on the bench's database: web, both workers, beat, broker and the simulated carrier."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from bench.servers import ROOT, START_SECONDS, Stage, answers
from config.celery import CARRIER
from config.embedded import Valkey
from config.processes import Child, Trouble, free_port, wait_until

CELERY = ["celery", "--app", "config", "--skip-checks", "--quiet"]
WORKER = [*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]


@dataclass
class Crew:
    """The processes by name: web, worker, carrier, beat, exchange."""

    port: int
    children: dict[str, Child]

    def memory(self, name: str) -> list[float]:
        """MiB of each process of that name: the parent first, then its children."""
        process = self.children[name].process
        assert process is not None
        parent = psutil.Process(process.pid)
        found = []
        for each in [parent, *parent.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):  # one that was just replaced
                found.append(each.memory_info().rss / 2**20)
        return found

    def kill(self, name: str) -> None:
        """As the kernel does when memory runs out: the process and its children, without a word to them."""
        process = self.children[name].process
        assert process is not None
        parent = psutil.Process(process.pid)
        for each in [*parent.children(recursive=True), parent]:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        process.wait()


@contextlib.contextmanager
def crew(stage: Stage) -> Iterator[Crew]:
    valkey = Valkey(stage.folder / "valkey", stage.folder / "log" / "valkey.log", free_port(), "broker")
    port = _two_free_ports()
    valkey.start()
    env = stage.environment(port) | {"REDIS_URL": valkey.url, "TWILIO_API_BASE_URL": f"http://127.0.0.1:{port + 1}"}
    words = {
        "exchange": ["manage.py", "exchange"],
        "web": ["-m", "gunicorn", "--config", "python:config.gunicorn"],
        "worker": ["-m", *WORKER, "--hostname", "worker@%h", "--queues", "celery"],
        "carrier": ["-m", *WORKER, "--hostname", "carrier@%h", "--queues", CARRIER],
        "beat": ["-m", *CELERY, "beat", "--pidfile", ""],
    }
    logs = stage.folder / "log"
    made = {name: Child(name, [sys.executable, *w], logs / f"{name}.log", env, ROOT) for name, w in words.items()}
    try:
        for child in made.values():
            child.start()
        if not wait_until(lambda: answers(port), START_SECONDS * 2) or not all(c.alive() for c in made.values()):
            dead = next((c for c in made.values() if not c.alive()), made["web"])
            raise Trouble(f"{dead.name} did not start: {dead.last_words()}")
        yield Crew(port, made)
    finally:
        for child in reversed(made.values()):
            child.ask()
        for child in reversed(made.values()):
            child.stop()
        valkey.stop()


def _two_free_ports() -> int:
    """The carrier's is the one after the pages'."""
    return next(port for port in (free_port() for _ in range(100)) if free_port(port + 1) == port + 1)
