"""Three witnesses that know nothing of each other: the clinic's database, the triggers of `witness.sql`, and the
carrier's ledger of what really went over the wire. All have the same machine's clock: who was first is exact.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos import questions_sql as sql
from tests.chaos.hands import Life
from tests.chaos.rig import ChaosRig

PROMISED = 8.0  # seconds until who calls hears something
OF_THE_DATABASE = 6.0  # of them; the others are work, and take longer on a machine that has much else to do
ON_THE_WAY = 3.0  # seconds between a sender's last look and its request, where nothing is frozen or slow
FLUSHED = 0.02  # seconds: a commit bears the time before it is flushed to the disk, and is seen only after that
LEG = re.compile(r"/line/leg/([0-9a-f-]{36})/")
CALL = re.compile(r"/line/voice/([0-9a-f-]{36})/")
STATUS = re.compile(r"/line/status/(?:call|message)/([0-9a-f-]{36})/")


@dataclass
class Verdict:
    """What is wrong, a sentence each, and the figures of the table."""

    wrong: list[str] = field(default_factory=list)
    kills: int = 0
    sent: int = 0
    lost: int = 0
    twice: int = 0
    in_a_pause: int = 0
    signed: int = 0
    whole: bool = False
    lateness: float = 0.0
    webhooks: int = 0
    slowest: float = 0.0

    def says(self, which: str, what: str) -> None:
        self.wrong.append(f"{which}: {what}")


@dataclass
class Closed:
    """A pause that closes calls, from the moment when all could see it until it was over."""

    pause: int
    begins: float
    ends: float


@dataclass(frozen=True)
class Door:
    """What let somebody through to coaching: asked for and opened at these moments."""

    what: str
    client: int | None
    asked: float
    opened: float


class Witnesses:
    def __init__(self, rig: ChaosRig, life: Life) -> None:
        self.rig, self.slowness, self.told_signed = rig, life.slowness, life.signing.signed
        ledger = rig.ledger()
        self.webhooks: list[dict[str, Any]] = ledger["webhooks"]
        self.asked: list[dict[str, Any]] = ledger["requests"]
        for request in self.asked:
            found = STATUS.match(request["key"])
            request["name"] = found[1] if found else request["key"]
        self.made = [request for request in self.asked if "sid" in request]

    def rows(self, question: str, *values: object) -> list[dict[str, Any]]:
        return [row for (row,) in self.rig.ask(f"SELECT to_jsonb(q) FROM ({question}) q", *values)]

    def pairs(self, question: str) -> dict[str, Any]:
        return dict(self.rig.ask(question))

    def seconds_of(self, begin: float, end: float, *words: str) -> float:
        """How much of this span something with one of these words was done to the rig."""
        did = [one for one in self.rig.broken if any(word in one["what"] for word in words)]
        return sum(max(0.0, min(end, one["to"]) - max(begin, one["from"])) for one in did)

    def promised(self, at: float, took: float) -> float:
        """Until when who asked at this moment must have an answer."""
        return OF_THE_DATABASE + (PROMISED - OF_THE_DATABASE) * self.busy(at, at + took)

    def busy(self, begin: float, end: float) -> float:
        """How many times longer than alone a little work took around this span, where it took longest."""
        return max([1.0, *(ratio for when, ratio in self.slowness if begin - 2 < when < end + 2)])

    def pauses(self) -> dict[int, list[Closed]]:
        """By client."""
        found: dict[int, Closed] = {}
        of_client = defaultdict(list)
        for row in self.rows(sql.PAUSES):
            if row["op"] == "INSERT":
                seen_by_all = row["at"] + FLUSHED * self.busy(row["at"], row["at"])
                found[row["pause"]] = Closed(row["pause"], seen_by_all, float(row["ends"]))
                of_client[row["client"]].append(found[row["pause"]])
            elif row["closed"] and row["pause"] in found:
                found[row["pause"]].ends = min(found[row["pause"]].ends, float(row["began"]))
        return of_client

    def doors(self) -> Iterator[Door]:
        """Every answer that dials or connects, every call that we placed, every reminder to call."""
        yield from self._answers()
        of_call = self.pairs(sql.CLIENT_OF_OUR_CALL)
        for request in self.made:
            if request["name"] in of_call:
                away = self.seconds_of(request["at"] - 60, request["at"], "worker", "slow", "postgres")
                asked = request["at"] - ON_THE_WAY * self.busy(request["at"] - ON_THE_WAY, request["at"]) - away
                yield Door(f"call {request['name']}", of_call[request["name"]], asked, request["at"])
        for row in self.rows(sql.REMINDED):
            yield Door(row["dedupe_key"], row["client_id"], float(row["began"]), float(row["began"]))

    def _answers(self) -> Iterator[Door]:
        of_contact, of_leg = self.pairs(sql.CLIENT_OF_CONTACT), self.pairs(sql.CLIENT_OF_LEG)
        of_caller = self.pairs(sql.CLIENT_OF_CALLER)
        for hook in self.webhooks:
            if hook["kind"] != "voice" or hook.get("status") != 200 or hook["again"] or not opens(hook):
                continue
            if contact := CALL.match(hook["path"]):
                client = of_contact.get(contact[1])
            elif leg := LEG.match(hook["path"]):
                client = of_leg.get(leg[1])
            else:
                client = of_caller.get(hook["params"].get("CallSid", ""))
            yield Door(hook["path"], client, hook["at"], hook["at"] + hook["seconds"])


def opens(hook: dict[str, Any]) -> bool:
    """Whether this answer rings somebody, or takes a key as the acceptance."""
    said = hook["body"]
    return "<Dial" in said or (hook["path"].endswith("key/") and "<Hangup" not in said and "<Gather" not in said)
