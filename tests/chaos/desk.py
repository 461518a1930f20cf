"""The staff's browsers: they sign in, look, and work on what is theirs, by dice of the seed's."""

import random
import re
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.chaos import questions_sql as sql
from tests.chaos.people import CANARY

if TYPE_CHECKING:
    from tests.chaos.hands import Life


class Desk:
    """One of the staff in a browser."""

    def __init__(self, life: "Life", name: str) -> None:
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
        if not self.token:
            self.sign_in()
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
            fields = {"body": f"See you on {dice.choice(['Monday', 'Friday'])}", "once": once, "to": ""}
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
