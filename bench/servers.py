"""Starts what is measured: a durable PostgreSQL of our own, our application and the floor, both under gunicorn."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from bench.floor_token import TOKEN
from config.embedded import APP, NAME, Postgres
from config.processes import Child, Trouble, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
START_SECONDS = 30.0
COMMAND_SECONDS = 900
SERVED = {  # the application, and how gunicorn is told to serve it
    "product": ("config.wsgi:application", "config.gunicorn"),
    "floor": ("bench.floor:application", "bench.floor_server"),
}


@dataclass
class Served:
    """A web server that is measured."""

    name: str
    port: int
    child: Child

    def processor_seconds(self) -> float:
        """Used so far by all of its processes."""
        return processor_seconds(self.child)


@dataclass
class Stage:
    """Everything that runs, and how to speak to it."""

    postgres: Postgres
    folder: Path
    database: str = NAME

    def environment(self, port: int = 8000, role: str = APP) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "BENCH_AGREEMENTS") if name in os.environ}
        return kept | {
            "DATABASE_URL": self.postgres.url(role, self.database),
            "FLOOR_DATABASE_URL": self.postgres.url(database="floor"),
            "REDIS_URL": "redis://127.0.0.1:1/0",  # nobody listens: nothing that is measured here waits for a broker
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "TWILIO_AUTH_TOKEN": TOKEN,
            "WEB_CONCURRENCY": str(WORKERS),
            "PYTHONPATH": str(ROOT),
        }

    def processor_seconds(self) -> float:
        """Used so far by the database's processes, whoever asked."""
        assert self.postgres.child is not None
        return processor_seconds(self.postgres.child)

    def manage(self, *words: str, role: str = "intersession") -> str:
        """One command of the product, as the owner of the tables."""
        return self.python("manage.py", *words, role=role)

    def furnish(self) -> None:
        """Tables, rights and static files, as a deployment of a new version makes them."""
        self.manage("migrate", "-v0")
        self.manage("createcachetable")
        self.manage("grant_rights")
        self.manage("collectstatic", "--no-input", "-v0")

    def python(self, *words: str, role: str = "intersession") -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment(role=role),
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
        )
        if done.returncode:
            raise Trouble(f"{' '.join(words)} failed: {(done.stderr or done.stdout).strip()[-600:]}")
        return done.stdout

    def sql(self, statement: str) -> None:
        connection = psycopg2.connect(self.postgres.url(database=self.database))
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)

    @contextlib.contextmanager
    def serve(self, name: str) -> Iterator[Served]:
        """One of SERVED under gunicorn."""
        application, configured = SERVED[name]
        port = free_port()
        words = ["-m", "gunicorn", "-c", f"python:{configured}", "-b", f"127.0.0.1:{port}", application]
        log = self.folder / "log" / f"{name}.log"
        child = Child(name, [sys.executable, *words], log, env=self.environment(port), cwd=ROOT)
        child.start()
        try:
            if not wait_until(lambda: answers(port) or not child.alive(), START_SECONDS) or not child.alive():
                raise Trouble(f"{name} did not start: {child.last_words()}")
            yield Served(name, port, child)
        finally:
            child.stop()


def processor_seconds(child: Child) -> float:
    assert child.process is not None
    parent = psutil.Process(child.process.pid)
    return sum(sum(process.cpu_times()[:2]) for process in [parent, *parent.children(recursive=True)])


@contextlib.contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A fresh database server with our tables and the floor's; gone afterwards."""
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", folder / "log" / "postgresql.log", free_port(), "owner", "app")
    postgres.start()
    try:
        made = Stage(postgres, folder)
        made.sql("CREATE DATABASE floor")
        made.furnish()
        made.python("-m", "bench.floor")
        yield made
    finally:
        postgres.stop()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/line/voice/")
        return connection.getresponse().status in {403, 405}
    except OSError:
        return False
    finally:
        connection.close()
