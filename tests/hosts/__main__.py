"""`make hosts`: the clinic on nine hosts of its own, whose cables are cut and healed while people call.

It needs root (network namespaces), nginx, PostgreSQL, Redis or Valkey, and openssl; about four minutes. One line a
trouble: what the callers heard meanwhile, how long they waited, and how soon all was well again. Leaves with 1 when
a promise was broken.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.processes import Trouble, wait_until
from tests.hosts.callers import BEN, JONAS, Call, Callers, Reminders, Telephone
from tests.hosts.clinic import JOBS, LINE, WEBS, Clinic, nine_hosts

PROMISED_ANSWER = 8.0  # seconds for any answer to a caller
PROMISED_REMINDER = 60.0  # seconds of lateness; in a trouble that stops all of them, after its end
LASTS = 10.0  # seconds of a trouble
IN_A_ROW = 6  # calls answered by rule, and all is well again
SETTLED = 75.0  # seconds until all that is due must be out


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


@dataclass
class Happened:
    what: str
    began: float
    healed: float
    ended: float


class Proof:
    def __init__(self, clinic: Clinic, calls: list[Call]) -> None:
        self.clinic, self.network, self.calls = clinic, clinic.network, calls
        self.reminders = Reminders(clinic)
        self.happened: list[Happened] = []

    def trouble(self, what: str, begin: Callable[[], Any], heal: Callable[[], Any], lasts: float = LASTS) -> None:
        self.reminders.plan()
        began = time.time()
        begin()
        time.sleep(lasts)
        healed = time.time()
        heal()
        self.sees(lambda: self.is_well(healed), f"{what}: callers are not well again")
        self.happened.append(Happened(what, began, healed, time.time()))
        say(self.line(self.happened[-1]))

    def is_well(self, since: float) -> bool:
        """The last calls, and a few of them since then, were answered by rule at once."""
        answers = [call.answers for call in list(self.calls)[-IN_A_ROW:]]
        return all(len(each) == 1 and each[0].by_rule() and each[0].at > since for each in answers)

    # What is done.

    def cables(self) -> None:
        network = self.network
        for what, one, other in (
            ("web1 — database: cut", "web1", "db1"),
            ("jobs1 — broker: cut", "jobs1", "broker"),
            ("jobs1 — database: cut", "jobs1", "db1"),
            ("jobs2 — carrier: cut", "jobs2", "carrier"),
            ("nginx — web2: cut", "edge", "web2"),
        ):
            self.trouble(what, lambda a=one, b=other: network.cut(a, b), lambda a=one, b=other: network.heal(a, b))
        for what, host in (("broker: unplugged", "broker"), ("database: unplugged", "db1")):
            self.trouble(what, lambda h=host: network.unplug(h), lambda h=host: network.plug(h))

    def deaths(self) -> None:
        web = self.clinic.processes["web1"]["web"]
        self.trouble("web1: killed -9", lambda: kill9(web), web.start)
        webs = [self.clinic.processes[host]["web"] for host in WEBS]
        self.trouble("both webs: killed -9", lambda: [kill9(w) for w in webs], lambda: [w.start() for w in webs])
        jobs = self.clinic.processes["jobs1"].values()
        self.trouble("jobs1: all three killed -9", lambda: [kill9(j) for j in jobs], lambda: [j.start() for j in jobs])

    def rolling(self) -> None:
        """Ben and Jonas talk while everything is replaced, one after the other; they notice nothing."""
        ben, jonas = Telephone(BEN), Telephone(JONAS)
        ben.act("call", line=LINE)
        self.sees(lambda: jonas.state()["state"] == "ringing", "Jonas's phone does not ring")
        jonas.act("answer")
        self.sees(lambda: jonas.has_heard("ress 1"), "Jonas is not asked to press 1")
        jonas.act("press", keys="1")
        self.sees(lambda: self.talking(ben, jonas), "they do not talk")
        self.trouble("a new version, one after the other", self.replace_all, lambda: None, lasts=0)
        sid = self.clinic.ask("SELECT max(id) FROM telephony_call WHERE parent_id IS NULL AND ended_at IS NULL")
        ben.act("hang-up")
        self.sees(lambda: not self.talking(ben, jonas), f"the call {sid} does not end")

    def talking(self, *phones: Telephone) -> bool:
        return all(phone.state()["state"] not in ("idle", "ringing") for phone in phones)

    def replace_all(self) -> None:
        for host in WEBS:
            child = self.clinic.processes[host]["web"]
            child.stop()
            child.start()
            self.sees(lambda h=host: self.clinic.ready(h), f"{host} does not come back")  # type: ignore[misc]
        for host in JOBS:
            for child in self.clinic.processes[host].values():
                child.stop()
                child.start()

    def failover(self) -> None:
        self.trouble("database dies, the standby takes over", self.promote, lambda: None, lasts=LASTS)

    def promote(self) -> None:
        self.network.unplug("db1")
        kill9(self.clinic.databases[0].child)
        self.clinic.databases[1].promote()

    def sees(self, true: Callable[[], Any], otherwise: str) -> None:
        if not wait_until(true, 60, pause=0.2):
            raise Trouble(otherwise)

    # What is told.

    def line(self, it: Happened) -> str:
        answers = [a for call in list(self.calls) for a in call.answers if it.began <= a.at < it.healed]
        words = sum(answer.helps() for answer in answers)
        unhelped = sum(not (answer.by_rule() or answer.helps()) for answer in answers)
        slowest = max((answer.seconds for answer in answers), default=0)
        late = [a.at + a.seconds for c in list(self.calls) for a in c.answers if not a.by_rule() and a.at < it.ended]
        again = max([0.0, *(at_ - it.healed for at_ in late if at_ > it.healed)])
        told = f"{len(answers):4} answers, {words:3} with crisis words, {unhelped:2} with no help"
        return f"  {it.what:38} {told}; slowest {slowest:4.1f} s; well {again:4.1f} s after"

    def broken(self) -> list[str]:
        """The promises that did not hold, in words."""
        answers = [answer for call in self.calls for answer in call.answers]
        unhelped = [answer for answer in answers if not (answer.by_rule() or answer.helps())]
        slow = [answer for answer in answers if answer.seconds > PROMISED_ANSWER]
        given_up = [call for call in self.calls if not call.answers[-1].by_rule()]
        stored = {sid for (sid,) in self.clinic.ask("SELECT sid FROM telephony_call WHERE sid IS NOT NULL")}
        lost = [call for call in self.calls if call.answers[-1].by_rule() and call.sid not in stored]
        late = self.reminders.lateness()
        never, doubles = sum(seconds < 0 for seconds, _ in late), sum(times - 1 for _, times in late if times > 1)
        worst = max((seconds for seconds, _ in late), default=0)
        say(f"calls: {len(self.calls)}, answers: {len(answers)}; slowest {max(a.seconds for a in answers):.1f} s")
        say(f"       {len(given_up)} were told to call again in a few minutes; {len(lost)} answered and not on record")
        say(f"reminders: {len(late)}; never: {never}; doubles: {doubles}; latest {worst:.1f} s")
        found = [f"no help: {answer.status} {answer.body[:80]!r}" for answer in unhelped]
        found += [f"{answer.seconds:.1f} s for an answer" for answer in slow]
        found += [f"call {call.sid} is not on record" for call in lost]
        found += [f"{never} reminders never left"] if never else []
        found += [f"{doubles} reminders left twice in {len(self.happened)} troubles"] * (doubles > len(self.happened))
        found += [f"a reminder left {worst:.0f} s late"] * (worst > PROMISED_REMINDER)
        return found


def kill9(child: Any) -> None:
    assert child.process is not None
    os.killpg(child.process.pid, 9)
    child.process.wait()


def connections(clinic: Clinic) -> None:
    hosts = {address: name for name, address in clinic.network.addresses.items()}
    rows = clinic.ask(
        "SELECT client_addr, count(*) FROM pg_stat_activity WHERE usename = 'intersession_app' GROUP BY 1 ORDER BY 1"
    )
    say("connections: " + ", ".join(f"{hosts[address]} {many}" for address, many in rows))


def prove(clinic: Clinic) -> list[str]:
    with Callers(clinic) as callers:
        proof = Proof(clinic, callers.calls)
        reminders = proof.reminders
        reminders.open_a_request(proof.sees)
        proof.trouble("nothing", lambda: None, lambda: None)
        connections(clinic)
        proof.cables()
        proof.deaths()
        proof.failover()
        proof.rolling()
        connections(clinic)
    wait_until(lambda: all(seconds >= 0 for seconds, _ in reminders.lateness()), SETTLED, pause=2)
    return proof.broken()


def main() -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="intersession-hosts-") as folder:
        try:
            with nine_hosts(Path(folder)) as clinic:
                say(f"nine hosts stand after {time.monotonic() - began:.0f} s")
                broken = prove(clinic)
        except Trouble as trouble:
            if os.environ.get("KEEP"):
                os.system(f"cp -r {folder} {os.environ['KEEP']}")
            sys.exit(f"intersession: {trouble}")
    say(f"{len(broken)} promises broken, after {time.monotonic() - began:.0f} s")
    sys.exit("\n".join(broken) if broken else 0)


if __name__ == "__main__":
    main()
