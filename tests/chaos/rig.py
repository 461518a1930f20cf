"""The clinic of the chaos runs: that of `tests.processes` with two of each that may be two, and a carrier with moods.

Every seed begins with the same database, copied from one that was furnished and lived in.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg2

from config import launch
from config.embedded import NAME, OWNER
from tests.chaos import questions_sql as sql
from tests.processes.rig import Rig
from tests.processes.running import Running, sees

APPS = ("exchange", "web", "worker", "carrier", "beat", "second-worker", "second-beat")
PRISTINE = "pristine"
WITNESS = Path(__file__).with_name("witness.sql")


class ChaosRig(Rig):
    def __init__(self, folder: Path) -> None:
        self.doubles: dict[str, Running] = {}
        super().__init__(folder)
        self.doubles |= {f"second-{name}": self.second(name) for name in ("worker", "beat")}
        exchange = self["exchange"].child
        exchange.argv = [sys.executable, "-m", "tests.chaos.carrier", *exchange.argv[3:]]
        second = self["second-worker"].child
        second.argv = [*second.argv[:-1], "celery,carrier"]
        self.honest = {name: list(self[name].child.argv) for name in APPS}
        self.bug = ""  # one of `bugs.BUGS`, planted in all processes from their next start
        self.broken: list[dict[str, Any]] = []  # what was done to it, with the seconds from and to
        self.wrong_clock = ""  # whose it is
        self.set_clocks()

    def __getitem__(self, name: str) -> Running:
        return self.doubles[name] if name in self.doubles else super().__getitem__(name)

    def thaw(self) -> None:
        super().thaw()
        for each in self.doubles.values():
            each.thaw()

    def set_clocks(self, wrong: str = "", seconds: float = 0) -> None:
        """One process whose clock goes wrong; all others go right. Holds from its next start."""
        self.wrong_clock = wrong
        for name, argv in self.honest.items():
            strange = ["--clock", str(seconds)] if name == wrong else []
            strange += ["--bug", self.bug] if self.bug and name != "exchange" else []
            self[name].child.argv = [*argv[:2], "tests.chaos.inside", *strange, *argv[2:]] if strange else argv

    # Once.

    def build(self, *, lived_in: bool = True) -> None:
        """What was furnished gets its people, is lived in until all that it has to do at first is done (seals), and is
        kept as it is then.
        """
        self.ask("ALTER SYSTEM SET track_commit_timestamp = on")
        self.postgres.stop()
        self.postgres.start()
        self.run_as_owner("-m", "tests.chaos.population")
        if lived_in:
            self.start(*APPS)
            sees(lambda: not self.at_work())
            self.end_all()
        self.ask(WITNESS.read_text().replace("%", "%%"))
        self.copy(NAME, PRISTINE)

    def copy(self, name: str, to: str) -> None:
        """Without the checkpoint a server that is killed soon would forget how far the copied sequences have come: they
        come with values that the original had written ahead, and the copy believes them to be in its own log.
        """
        self.elsewhere(f"DROP DATABASE IF EXISTS {to} WITH (FORCE)")
        self.elsewhere(f"CREATE DATABASE {to} TEMPLATE {name}")
        self.elsewhere("CHECKPOINT")

    def elsewhere(self, statement: str) -> None:
        """In no database of the clinic's."""
        self.ask(statement, url=self.postgres.what.url(OWNER, "postgres"))  # type: ignore[union-attr]

    def run_as_owner(self, *words: str, check: bool = True, patience: float = 300) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=launch.BASE, env=self.owner, capture_output=True, text=True, timeout=patience
        )
        said = done.stdout + done.stderr[-4000:]
        assert not (check and done.returncode), said
        return said

    # Before and after each seed.

    def fresh(self) -> None:
        self.end_all()
        for server in (self.postgres, self.valkey):
            server.thaw()
            self.revive(server)
        self.copy(PRISTINE, NAME)
        self.broker().flushall()
        shutil.rmtree(self.folder / "spool", ignore_errors=True)
        self.broken.clear()
        self.start(*APPS)

    def end_all(self) -> None:
        self.thaw()
        for name in APPS:
            if self[name].child.process:
                self[name].kill9()

    def mend(self) -> None:
        """Everything is there, and nothing is frozen."""
        self.thaw()
        for server in (self.postgres, self.valkey):
            self.revive(server)
        self.heal()
        for name in APPS:
            self.revive(self[name])

    def revive(self, part: Running) -> None:
        """Starts what is dead."""
        if not part.child.alive():
            part.start()

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

    # What was done to it, and what it has still to do.

    def note(self, what: str, began: float, until: float) -> None:
        self.broken.append({"what": what, "from": began, "to": until})

    def at_work(self) -> list[str]:
        """Nothing when all is quiet."""
        busy = []
        for what, question in sql.STUCK.items():
            at_once = re.sub(r" - interval '\d+ seconds'", "", question)
            busy += [what] * len(self.ask_when_able(at_once))
        busy += ["the spool"] * len(self.spooled())
        busy += ["the alarm about a clock"] * (not self.told_of_its_clock())
        return busy + ["a text that waits"] * len(self.ask_when_able(sql.TEXTS_THAT_WAIT))

    def told_of_its_clock(self) -> bool:
        """Whether somebody was told whose clock is wrong, where one is."""
        return not self.wrong_clock or bool(self.ask_when_able(sql.ALARM_ABOUT_A_CLOCK, f"{self.wrong_clock}@%"))

    def spooled(self) -> list[str]:
        return [path.name for path in (self.folder / "spool").glob("*-*")]

    def ask_when_able(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Nothing, while the database is away."""
        try:
            return self.ask(question, *values)
        except psycopg2.Error:
            time.sleep(0.2)
            return []
