"""`make rolling FROM=` the version before: a deploy with nobody hanging up.

The version before and this one serve the same database side by side, on a schema that is migrated beneath twenty
calls, a talk and a board. Nobody may be answered with an error or with the words for trouble; every call and text is on
record once; reminders that fall due on each side of the change leave once; the trail is whole.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.processes import Child
from tests.processes.rig import Rig
from tests.processes.running import Running, sees
from tests.processes.town import BEN, JONAS, LINE, STAFF, Town
from tests.rolling.callers import AT_ONCE, Caller, Reader, Seen
from tests.rolling.front import front

HERE = Path(__file__).resolve().parents[2]
SERVED = ("web", "worker", "carrier", "beat")
STEP = 15.0  # seconds in each state of the change
TICK_OF_THE_OTHER = "Received unregistered task"  # dropped by the older worker; the next one comes within seconds
WAITING = "SELECT id FROM coaching_reminder WHERE id = ANY(%s) AND coalesce(sent_at, dropped_at) IS NULL"


def say(words: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stdout.flush()


@contextmanager
def checked_out(version: str, folder: Path) -> Iterator[Path]:
    where = folder / "before"
    git = ["git", "-C", str(HERE), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(where), version], check=True)
    try:
        yield where
    finally:
        subprocess.run([*git, "remove", "--force", str(where)], check=True)


class Version:
    """The processes of one version, from its folder, on the rig's database."""

    def __init__(self, rig: Rig, name: str, code: Path, port: int) -> None:
        self.name, self.code, self.port, self.rig = name, code, port, rig
        self.processes = {each: self._process(each) for each in SERVED}

    def _process(self, name: str) -> Running:
        child, log = self.rig[name].child, self.rig.folder / "log" / f"{self.name}-{name}.log"
        argv = [word.replace("@%h", f"-{self.name}@%h") for word in child.argv]
        argv += ["--bind", f"127.0.0.1:{self.port}"] if name == "web" else []
        return Running(Child(f"{self.name}-{name}", argv, log, child.env, self.code, patience=70))

    def furnish(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "config.furnish"], cwd=self.code, env=self.rig.owner, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, *names: str) -> None:
        for name in names:
            self.processes[name].start()

    def stop(self, *names: str) -> None:
        """All are asked first, as a machine that shuts down does it."""
        for name in names:
            self.processes[name].child.ask()
        for name in names:
            process = self.processes[name].child.process
            assert process is not None
            code = process.wait(70)
            assert code == 0, f"{self.name}-{name} ended with {code}"

    def troubles(self) -> list[str]:
        """Lines of its logs that speak of an error."""
        lines = []
        for log in (self.rig.folder / "log").glob(f"{self.name}-*.log"):
            words = log.read_text(errors="replace").splitlines()
            errors = [line for line in words if '"error"' in line or "Traceback" in line]
            lines += [f"{log.name}: {line[:300]}" for line in errors if TICK_OF_THE_OTHER not in line]
        return lines


def rehearse(rig: Rig, before: Version, after: Version) -> list[str]:
    town, seen, over = Town(rig), Seen(), []
    with front(rig.port) as door:
        before.furnish()
        rig.start("exchange")
        before.start(*SERVED)
        door.webs = [before.port]
        sees(lambda: answers(before.port))
        talk_begins(town)
        request = a_request(rig, town)
        people = [Caller(town, seen, seed, lambda: bool(over)) for seed in range(AT_ONCE)]
        people += [Reader(town.signs_in(name), rig.url, seen, lambda: bool(over)) for name in ("ada", "mira")]
        for person in people:
            person.start()
        reminders = town.reminds(request, [float(second) for second in range(5, int(5 * STEP), 10)])
        say("the version before alone")
        time.sleep(STEP)
        began = time.monotonic()
        after.furnish()
        say(f"the schema is this version's, after {time.monotonic() - began:.1f} s; the version before serves it")
        time.sleep(STEP)
        after.start(*SERVED)
        sees(lambda: answers(after.port))
        door.webs = [before.port, after.port]
        say("both serve")
        time.sleep(STEP)
        before.stop(*SERVED)
        door.webs = [after.port]
        say("this version alone; the one before ended with 0")
        time.sleep(STEP)
        over.append(True)
        for person in people:
            person.join(90)
        talk_ends(town)
        sees(lambda: not rig.ask(WAITING, reminders))
        return seen.wrong + found(rig, town, seen) + before.troubles() + after.troubles()


def answers(port: int) -> bool:
    return subprocess.run(["curl", "-sf", f"http://127.0.0.1:{port}/readyz"], capture_output=True).returncode == 0


def talk_begins(town: Town) -> None:
    """Ben and Jonas talk through everything that follows, by the exchange, which is as strict as Twilio."""
    town.act(BEN, "call", line=LINE)
    town.rings(JONAS)
    town.act(JONAS, "answer")
    sees(lambda: town.handset(JONAS)["listens"])
    town.act(JONAS, "press", keys="1")
    sees(lambda: town.is_in_state(BEN, "connected"))


def talk_ends(town: Town) -> None:
    assert town.is_in_state(BEN, "connected"), "they are still connected"
    town.act(JONAS, "hang-up")
    sees(lambda: town.is_in_state(JONAS, "idle"))


def a_request(rig: Rig, town: Town) -> int:
    """Somebody calls whose therapist is away: it stays open to the end."""
    town.calls("+13145550125")
    ((pk,),) = sees(
        lambda: rig.ask("SELECT id FROM coaching_callback WHERE closed_at IS NULL ORDER BY id DESC LIMIT 1")
    )
    return pk


def found(rig: Rig, town: Town, seen: Seen) -> list[str]:
    wrong = []
    on_record = {sid for (sid,) in rig.ask("SELECT sid FROM telephony_call WHERE sid IS NOT NULL")}
    texts = {sid for (sid,) in rig.ask("SELECT sid FROM telephony_message WHERE direction = 'in'")}
    wrong += [f"call {sid} is not on record" for sid in seen.calls - on_record]
    wrong += [f"text {sid} is not on record" for sid in seen.texts - texts]
    sent = {sid for (sid,) in rig.ask("SELECT sid FROM telephony_message WHERE direction = 'out' AND sid IS NOT NULL")}
    wrong += [f"text {text.sid} was sent once more" for text in town.sent_to(*STAFF) if text.sid not in sent]
    for question in ("verify_audit", "verify_agreements"):
        answer = subprocess.run(
            [sys.executable, "manage.py", question], cwd=HERE, env=rig.owner, capture_output=True, text=True
        )
        say(answer.stdout.strip())
        wrong += [answer.stderr.strip()] if answer.returncode else []
    slowest = max(answer.seconds for answer in seen.answers)
    say(f"{len(seen.calls)} calls, {len(seen.texts)} texts, {len(seen.answers)} answers, slowest {slowest:.1f} s")
    say(f"pages {dict(seen.pages)}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("version", help="the version before: a commit or tag")
    version = parser.parse_args().version
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rolling-")))
        folder.chmod(0o755)
        code = stack.enter_context(checked_out(version, folder))
        rig = Rig(folder)
        before = Version(rig, "before", code, rig.port + 2)
        after = Version(rig, "after", HERE, rig.port + 3)
        stack.enter_context(rig.valkey)
        stack.enter_context(rig.postgres)
        try:
            wrong = rehearse(rig, before, after)
        finally:
            for process in (*before.processes.values(), *after.processes.values(), rig["exchange"]):
                process.stop()
        for line in wrong:
            say(line)
        sys.exit(f"{len(wrong)} wrong" if wrong else None)


if __name__ == "__main__":
    main()
