"""The telephones of everybody: they ring and are answered, declined or ignored; keys are pressed; people hang up.

And what people do by themselves: clients call and text, staff work on their boards. All by dice of the seed's.
"""

import contextlib
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.chaos import questions_sql as sql
from tests.chaos.people import CALLERS, CANARY, STAFF, STRANGERS
from tests.chaos.rig import ChaosRig
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
        self.away = [Desk(self, "Pia"), Desk(self, "Rhea")]
        self.threads = [
            threading.Thread(target=self._forever, args=(step, pause), daemon=True)
            for step, pause in (
                (self.dice("hands", self.hands), 0.3),
                (self.dice("callers", self.caller), 0.7),
                (self.dice("both at once", self.both_at_once), 3.0),
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
        """A client whose therapist is away calls, and while they are answered the therapist records what they did."""
        desk = dice.choice(self.away)
        if not desk.token:
            desk.sign_in()
        free = desk.own(sql.OWN_CLIENTS_IN_NO_PAUSE)
        if not free:
            return desk.end_pause(dice)
        number, client = dice.choice(free)
        with contextlib.suppress(HTTPError):
            self.town.act(number, "call", line=LINE)
        time.sleep(dice.uniform(0.2, 0.6))
        desk.record(client)


class Desk:
    """One of the staff in a browser."""

    def __init__(self, life: Life, name: str) -> None:
        self.life, self.name = life, name
        self.browser = build_opener(HTTPCookieProcessor())
        self.token = ""

    def work(self, dice: random.Random) -> None:
        if not self.token:
            self.sign_in()
        do = pick(dice)
        do(self, dice)

    def sign_in(self) -> None:
        address = f"{self.life.rig.url}/accounts/login/"
        self.token = token_in(self.get("/accounts/login/"))
        fields = {"login": f"{self.name.lower()}@riverbend.example", "password": "coaching-demo"}
        self.token = token_in(self._open(Request(address, urlencode(self._with_token(fields)).encode())))

    def get(self, path: str) -> str:
        return self._open(Request(self.life.rig.url + path))

    def post(self, what: str, path: str, **fields: object) -> None:
        self.life.done[what] += 1
        self._open(Request(self.life.rig.url + path, urlencode(self._with_token(fields), doseq=True).encode()), what)

    def _with_token(self, fields: dict) -> dict:
        return {"csrfmiddlewaretoken": self.token, **fields}

    def _open(self, request: Request, what: str = "page") -> str:
        try:
            with self.browser.open(request, timeout=25) as page:
                if "/accounts/login/" in page.url and what != "page":
                    self.token = ""
                return page.read().decode()
        except HTTPError as error:
            self.life.errors.append((time.time(), f"{what} {request.full_url}", str(error.code)))
            if error.code == 403:
                self.token = ""
            raise

    # What is done there.

    def look(self, dice: random.Random) -> None:
        self.get("/")

    def request(self, dice: random.Random) -> None:
        rows = self.own(sql.OWN_REQUESTS)
        if not rows:
            return self.look(dice)
        path, what = f"/call-backs/{dice.choice(rows)[0]}/", dice.random()
        if what < 0.5:
            self.post("call-back called", path + "call/")
        elif what < 0.65:
            self.post("call-back claimed", path + "claim/")
        elif what < 0.75:
            self.post("call-back given back", path + "release/")
        elif what < 0.85:
            at = (datetime.now(UTC) + timedelta(hours=7)).strftime("%H:%M")
            self.post("call-back later", path + "later/", at=at)
        else:
            self.post("call-back closed", path + "close/", note=f"{CANARY} spoke in the session")

    def act(self, dice: random.Random) -> None:
        uuid_ = self.own_client(dice)
        if uuid_:
            self.record(uuid_)

    def record(self, uuid_: str) -> None:
        fields = {"precision": "unknown", "reported_by": "client", "words": f"{CANARY} told me", "confirmed": "1"}
        self.post("acts", f"/clients/{uuid_}/acts/", **fields)

    def end_pause(self, dice: random.Random) -> None:
        rows = self.own(sql.OWN_PAUSES)
        if rows:
            self.post("pauses ended early", f"/pauses/{dice.choice(rows)[0]}/end/", reason=f"{CANARY} a mistake")

    def limits(self, dice: random.Random) -> None:
        until = (datetime.now(UTC) + timedelta(minutes=dice.choice([30, 90, 240]))).isoformat()
        self.post("limits changed", f"/limits/{dice.choice(['off', 'extra'])}/", until=until)

    def withdraw(self, dice: random.Random) -> None:
        rows = self.own(sql.OWN_CHANGES)
        if rows:
            self.post("limits back", f"/limits/change/{dice.choice(rows)[0]}/withdraw/")

    def write(self, dice: random.Random) -> None:
        uuid_ = self.own_client(dice)
        if uuid_:
            once = uuid.UUID(int=dice.getrandbits(128), version=4)
            fields = {"body": f"See you on {dice.choice(['Monday', 'Friday'])}", "once": once}
            self.post("texts typed", f"/clients/{uuid_}/texts/", **fields)

    def own(self, question: str) -> list[tuple]:
        return self.life.rig.ask_when_able(question, f"{self.name.lower()}@riverbend.example")

    def own_client(self, dice: random.Random) -> str:
        rows = self.own(sql.OWN_CLIENTS)
        return str(dice.choice(rows)[0]) if rows else ""


WORK = [
    (3, Desk.look),
    (8, Desk.request),
    (2, Desk.act),
    (1.5, Desk.end_pause),
    (1, Desk.limits),
    (1, Desk.withdraw),
    (2, Desk.write),
]


def pick(dice: random.Random) -> Callable[[Desk, random.Random], None]:
    return dice.choices([do for _, do in WORK], [weight for weight, _ in WORK])[0]


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""
