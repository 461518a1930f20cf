"""Everybody's telephones, and what people do by themselves, by dice of the seed's: telephones ring and are answered,
declined or ignored, keys are pressed, people hang up; clients call, text and sign, staff work at their desks.
"""

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from tests.chaos import questions_sql as sql
from tests.chaos.desk import Desk
from tests.chaos.people import CALLERS, CANARY, STAFF, STRANGERS
from tests.chaos.rig import ChaosRig
from tests.chaos.signers import Signing
from tests.processes.town import LINE, Town

NETWORK = (OSError, URLError, HTTPException, ValueError)


class Life:
    """Everybody's at once, until `stop`."""

    def __init__(self, rig: ChaosRig, seed: int, *, pace: float = 1.0) -> None:
        self.rig, self.town, self.seed, self.pace = rig, Town(rig), seed, pace
        self.done: Counter[str] = Counter()
        self.errors: list[tuple[float, str, str]] = []
        self._over = threading.Event()
        self.slowness: list[tuple[float, float]] = []
        self.away = [Desk(self, name) for name in ("Pia", "Quin", "Rhea")]
        self.signing = Signing(self, Desk(self, "Otis"))
        self.threads = [
            threading.Thread(target=self._forever, args=(step, pause), daemon=True)
            for step, pause in (
                (self.dice("hands", self.hands), 0.3),
                (self.dice("callers", self.caller), 0.7),
                (self.dice("both at once", self.both_at_once), 2.0),
                (self.dice("signing", self.signing.one), 1.0),
                (self.pulse, 1.0),
                *((self.dice(name, Desk(self, name).work), 1.2) for name in ("Ivo", "Nora", "Pia", "Jonas", "Rhea")),
            )
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Everybody puts the telephone down."""
        self._over.set()
        for thread in self.threads:
            thread.join(40)
        self.all_hang_up()

    def is_over(self) -> bool:
        return self._over.is_set()

    def dice(self, name: str, step: Callable[[random.Random], None]) -> Callable[[], None]:
        dice = random.Random(f"{self.seed} {name}")
        return lambda: step(dice)

    def _forever(self, step: Callable[[], None], pause: float) -> None:
        while not self._over.wait(pause / self.pace):
            with contextlib.suppress(*NETWORK):
                step()

    def pulse(self) -> None:
        """How many times longer than alone a little work takes on this machine now: it may have much else to do."""
        began, worked = time.monotonic(), time.thread_time()
        sum(number * number for number in range(200_000))
        self.slowness.append((time.time(), (time.monotonic() - began) / max(time.thread_time() - worked, 1e-4)))

    # Telephones.

    def phones(self, *numbers: str) -> list[dict]:
        query = urlencode({"number": numbers}, doseq=True)
        return self.rig.exchange(f"/handsets?{query}")["handsets"]

    def hands(self, dice: random.Random) -> None:
        for phone in self.phones(*STAFF.values(), *CALLERS.values(), *STRANGERS):
            what = self.reaction(phone, dice)
            if what:
                with contextlib.suppress(HTTPError):  # too late: it has hung up meanwhile
                    self.town.act(phone["number"], *what[:1], **dict(what[1:]))

    def reaction(self, phone: dict, dice: random.Random) -> tuple | None:
        staff, chance = phone["number"] in STAFF.values(), dice.random()
        if phone["state"] == "ringing":
            return ("answer",) if chance < 0.5 else ("decline",) if chance < 0.58 else None
        if phone["state"] == "connected":
            return ("hang-up",) if chance < 0.15 else None
        if phone["state"] == "in-call":
            if phone["listens"] and chance < 0.5:
                keys = "1" if staff or dice.random() < 0.4 else dice.choice("0123451122")
                return ("press", ("keys", keys))
            return ("hang-up",) if chance > 0.96 else None
        return None

    def all_hang_up(self) -> None:
        for phone in self.phones(*STAFF.values(), *CALLERS.values(), *STRANGERS):
            with contextlib.suppress(HTTPError):
                if phone["state"] == "ringing":
                    self.town.act(phone["number"], "decline")
                elif phone["state"] != "idle":
                    self.town.act(phone["number"], "hang-up")

    # Clients.

    def caller(self, dice: random.Random) -> None:
        number = dice.choice([*CALLERS.values(), *CALLERS.values(), dice.choice(STRANGERS)])
        if dice.random() < 0.65:
            with contextlib.suppress(HTTPError):  # they are in a call already
                self.town.act(number, "call", line=LINE)
                self.done["calls"] += 1
        else:
            words = dice.choice([f"{CANARY} I feel lost", "CALL", "HELP", f"{CANARY} thank you", "call me please"])
            self.town.act(number, "text", line=LINE, body=words)
            self.done["texts"] += 1

    def both_at_once(self, dice: random.Random) -> None:
        """A client whose therapist is away asks for a call, and in the same moment the therapist records what they did:
        two of the web's processes, one of which is to find what the other one wrote.
        """
        desk = dice.choice(self.away)
        free = desk.own(sql.OWN_CLIENTS_IN_NO_PAUSE)
        if not free:
            return desk.end_pause(dice)
        number, client = dice.choice(free)
        asks = threading.Thread(target=self.asks_for_a_call, args=(number, dice.random() < 0.7))
        asks.start()
        time.sleep(dice.uniform(0.0, 0.7))
        desk.record(client)
        asks.join()

    def asks_for_a_call(self, number: str, by_text: bool) -> None:
        with contextlib.suppress(*NETWORK):  # they are in a call already
            if by_text:
                self.town.act(number, "text", line=LINE, body="CALL")
            else:
                self.town.act(number, "call", line=LINE)
