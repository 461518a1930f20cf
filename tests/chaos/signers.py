"""Clients who sign online, by the real pages: the link and the code come as texts to their telephones.

A step that fails is tried again, as people do, and the last button is pressed twice at once.
"""

import contextlib
import random
import re
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.chaos import questions_sql as sql
from tests.chaos.desk import Desk, token_in
from tests.chaos.people import CANARY

if TYPE_CHECKING:
    from tests.chaos.hands import Life

LINK, CODE = re.compile(r"/sign/([\w-]{20,})/"), re.compile(r"\b(\d{6})\b")
SEEN = re.compile(r'name="seen" value="([^"]+)"')
PATIENCE = 25.0  # seconds for one step
AGAIN_AFTER = 0.4


class GaveUp(Exception):
    """The storm is over, or a step did not succeed in time."""


class Signing:
    """A therapist draws a new agreement up and sends it, and the client signs."""

    def __init__(self, life: "Life", desk: Desk) -> None:
        self.life, self.desk = life, desk
        self.signed: list[str] = []  # the links behind which somebody was told: you have signed

    def one(self, dice: random.Random) -> None:
        free = self.desk.own(sql.OWN_CLIENTS_TO_RENEW)
        if not free:
            return
        number, client, name = dice.choice(free)
        known = set(self.texts(number, LINK))
        try:
            self.until(lambda: self._draw_up(client))
            self.until(lambda: self._send(client))
            link = self.until(lambda: next(iter(set(self.texts(number, LINK)) - known), ""))
            Signer(self, number, link).signs(name)
        except GaveUp:
            return
        self.signed.append(link)
        self.life.done["signed"] += 1

    def _draw_up(self, client: str) -> bool:
        terms = {"grace_days": 30, "own_terms": f"{CANARY} and we shall write on Mondays"}
        self.desk.post("agreements drawn up", f"/clients/{client}/agreement/", **terms)
        return bool(self._waiting(client))

    def _send(self, client: str) -> bool:
        rows = self._waiting(client)
        if rows and rows[0][1] == "draft":
            self.desk.post("agreements sent", f"/agreements/{rows[0][0]}/send/", by="text")
        return bool(rows) and self._waiting(client)[0][1] != "draft"

    def _waiting(self, client: str) -> list[tuple]:
        return self.life.rig.ask_when_able(sql.AGREEMENT_THAT_WAITS, client)

    def texts(self, number: str, what: re.Pattern[str]) -> list[str]:
        """Oldest first."""
        (phone,) = self.life.phones(number)
        return [found[1] for text in phone["texts"] if (found := what.search(text["body"]))]

    def until(self, step: Callable[[], object]) -> str:
        """What the step gives as soon as it gives something."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE and not self.life.is_over():
            try:
                if found := step():
                    return str(found)
            except (OSError, ValueError, IndexError):  # urllib's errors are OSErrors
                pass
            time.sleep(AGAIN_AFTER)
        raise GaveUp


class Signer:
    """A client with a browser of their own."""

    def __init__(self, signing: Signing, number: str, link: str) -> None:
        self.signing, self.number, self.door = signing, number, f"/sign/{link}/"
        self.browser = build_opener(HTTPCookieProcessor())
        self.token = ""

    def signs(self, name: str) -> None:
        until = self.signing.until
        until(self._gets_in)
        until(lambda: self._does("/signing/consent/", "/signing/read/"))
        until(lambda: self._does("/signing/read/", "/signing/sign/"))
        until(lambda: self._does("/signing/sign/", "/signing/check/", name=name, intent="on"))
        until(self._presses_twice)

    def _gets_in(self) -> bool:
        """Asks for a code and enters the newest one."""
        known = len(self._codes())
        self._opens(self.door)
        self._posts(self.door)
        code = self.signing.until(lambda: next(iter(self._codes()[known:]), ""))
        return "/signing/" in self._posts(f"{self.door}code/", code=code)[0]

    def _codes(self) -> list[str]:
        return self.signing.texts(self.number, CODE)

    def _does(self, page: str, leads_to: str, **fields: str) -> bool:
        """Whether this button leads on, or led on before."""
        where, _ = self._posts(page, **fields)
        return where.endswith(leads_to) or self._opens("/signing/")[0].endswith(leads_to)

    def _presses_twice(self) -> bool:
        """The last button, from two threads at the same moment."""
        where, page = self._opens("/signing/check/")
        if found := SEEN.search(page):
            presses = [threading.Thread(target=self._presses, args=(found[1],)) for _ in range(2)]
            for press in presses:
                press.start()
            for press in presses:
                press.join()
            where, _ = self._opens("/signing/check/")
        return where.endswith("/signing/done/")

    def _presses(self, seen: str) -> None:
        with contextlib.suppress(OSError):
            self._posts("/signing/check/", seen=seen)

    def _posts(self, path: str, **fields: str) -> tuple[str, str]:
        return self._opens(path, urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode())

    def _opens(self, path: str, body: bytes | None = None) -> tuple[str, str]:
        """The page where it leads, and what stands there."""
        with self.browser.open(Request(self.signing.life.rig.url + path, body), timeout=25) as page:
            said = page.read().decode()
            self.token = token_in(said) or self.token
            return page.url, said
