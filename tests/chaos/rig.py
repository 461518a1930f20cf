"""The clinic of the chaos runs: that of `tests.processes`, with two of each that may be two, and a carrier with moods.

Every seed begins with the same database, copied from one that was furnished once.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg2

from config import launch
from config.embedded import OWNER
from tests.chaos import questions_sql as sql
from tests.processes.rig import Rig
from tests.processes.running import sees

PRISTINE = "pristine"
APPS = ("exchange", "web", "worker", "carrier", "beat", "second-worker", "second-beat")
WITNESS = Path(__file__).with_name("witness.sql")


class ChaosRig(Rig):
    def __init__(self, folder: Path, bug: str = "") -> None:
        super().__init__(folder)
        self.processes["second-worker"] = self.second("worker")
        self.processes["second-beat"] = self.second("beat")
        exchange = self["exchange"].child
        exchange.argv = [sys.executable, "-m", "tests.chaos.carrier", *exchange.argv[3:]]
        second = self["second-worker"].child
        second.argv = [
            word if word != "celery" or place < 3 else "celery,carrier" for place, word in enumerate(second.argv)
        ]
        self.honest = {name: list(self[name].child.argv) for name in APPS}
        self.bug = bug
        self.broken: list[dict[str, Any]] = []  # what was done to it, with the seconds from and to
        self.set_clocks()

    def set_clocks(self, wrong: str = "", seconds: float = 0) -> None:
        """One process whose clock goes wrong; all others go right. Holds from its next start."""
        for name, argv in self.honest.items():
            strange = ["--clock", str(seconds)] if name == wrong else []
            strange += ["--bug", self.bug] if self.bug and name != "exchange" else []
            child = self[name].child
            child.argv = [*argv[:2], "tests.chaos.inside", *strange, *argv[2:]] if strange else argv

    # Once.

    def build(self) -> None:
        """Furnished, lived in, and kept as it is then."""
        self.ask("ALTER SYSTEM SET track_commit_timestamp = on")
        self.postgres.stop()
        self.postgres.start()
        self.furnish()
        self.run_as_owner("-m", "tests.chaos.population")
        self.start(*APPS)
        sees(lambda: not self.at_work())
        self.end_all()
        self.ask(WITNESS.read_text().replace("%", "%%"))
        self.ask(f"CREATE DATABASE {PRISTINE} TEMPLATE intersession", url=self.elsewhere)

    @property
    def elsewhere(self) -> str:
        return self.postgres.what.url(OWNER, "postgres")  # type: ignore[union-attr]

    def run_as_owner(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=launch.BASE, env=self.owner, capture_output=True, text=True, timeout=120
        )
        said = done.stdout + done.stderr[-4000:]
        assert not (check and done.returncode), said
        return said

    # Before each seed.

    def fresh(self) -> None:
        self.end_all()
        for server in (self.postgres, self.valkey):
            server.thaw()
            if not server.child.alive():
                server.start()
        self.ask("DROP DATABASE IF EXISTS intersession WITH (FORCE)", url=self.elsewhere)
        self.ask(f"CREATE DATABASE intersession TEMPLATE {PRISTINE}", url=self.elsewhere)
        self.broker().flushall()
        self.broken.clear()
        self.start(*APPS)

    def end_all(self) -> None:
        self.thaw()
        for name in APPS:
            if self[name].child.process:
                self[name].kill9()

    def heal(self) -> None:
        """Everything is there, and nothing is frozen."""
        self.thaw()
        for server in (self.postgres, self.valkey):
            if not server.child.alive():
                server.start()
        for name in APPS:
            if not self[name].child.alive():
                self[name].start()
        sees(lambda: launch.answers(self.port) and launch.listens(self.port + 1))

    # The carrier.

    def mood(self, **wanted: float) -> None:
        self.exchange("/mood", wanted)

    def ledger(self) -> dict[str, list[dict[str, Any]]]:
        return self.exchange("/ledger")

    def exchange(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.exchange_url + path, data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    # What was done to it.

    def note(self, what: str, began: float, until: float) -> None:
        self.broken.append({"what": what, "from": began, "to": until})

    def at_work(self) -> list[str]:
        """What is still to be done; nothing when all is quiet."""
        busy = []
        for what, question in sql.STUCK.items():
            at_once = re.sub(r" - interval '\d+ seconds'", "", question)
            busy += [what] * len(self.ask_when_able(at_once))
        return busy + ["a text that waits"] * len(self.ask_when_able(sql.TEXTS_THAT_WAIT))

    def ask_when_able(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Nothing, while the database is away."""
        try:
            return self.ask(question, *values)
        except psycopg2.Error:
            time.sleep(0.2)
            return []
