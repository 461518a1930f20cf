"""Telephones in people's hands, over the exchange's own port, and the carrier's signed posts to the line."""

import contextlib
import json
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener, urlopen

from twilio.request_validator import RequestValidator
from twilio.rest import Client

from config.environment import LOCAL_ACCOUNT, LOCAL_TOKEN
from tests.processes.rig import Rig
from tests.processes.running import PATIENCE, sees

LINE = "+13145550100"
STAFF = MIRA, JONAS, PRIYA, LEE, ADA = tuple(f"+1314555011{i}" for i in (1, 2, 3, 4, 5))
BEN, CLEO = "+13145550122", "+13145550123"
CARRIERS_PATIENCE = 15.0  # seconds that Twilio waits for an answer


def signed(url: str, params: dict[str, str]) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(LOCAL_TOKEN).compute_signature(url, params)}


@dataclass(frozen=True)
class Answer:
    """What the line said to one webhook, and how long the caller had to wait for it."""

    status: int
    body: str
    seconds: float
    asked_at: float  # seconds since 1970

    def next_step(self) -> str:
        """Where the carrier goes when nothing is pressed."""
        return self.body.split("<Redirect", 1)[1].split(">", 1)[1].split("<", 1)[0]

    def after_ringing(self) -> str:
        """Where the carrier goes when the telephone that is rung now was not answered, or hung up."""
        return self.body.split('<Dial action="', 1)[1].split('"', 1)[0]


class Town:
    def __init__(self, rig: Rig) -> None:
        self.rig = rig

    # Telephones.

    def act(self, number: str, act: str, **more: Any) -> None:
        body = json.dumps({"number": number, "act": act, **more}).encode()
        request = Request(f"{self.rig.exchange_url}/handsets", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=PATIENCE) as answer:
            assert answer.status == 200

    def handset(self, number: str) -> dict[str, Any]:
        query = urlencode({"number": number})
        with urlopen(f"{self.rig.exchange_url}/handsets?{query}", timeout=PATIENCE) as answer:
            return json.loads(answer.read())["handsets"][0]

    def is_told(self, number: str, words: str) -> None:
        """It was said into this telephone since its last call began."""
        sees(lambda: any(words in said["text"] for said in self.handset(number)["captions"]))

    def is_texted(self, number: str, words: str) -> None:
        sees(lambda: any(words in text["body"].lower() for text in self.handset(number)["texts"]))

    def rings(self, number: str) -> None:
        sees(partial(self.is_in_state, number, "ringing"))

    def hangs_up(self, number: str) -> None:
        """Unless the call is over already, because the line had nothing more to say."""
        with contextlib.suppress(HTTPError):
            self.act(number, "hang-up")

    def is_in_state(self, number: str, state: str) -> bool:
        return self.handset(number)["state"] == state

    # What the carrier knows.

    def carrier(self) -> Client:
        client = Client(LOCAL_ACCOUNT, LOCAL_TOKEN)
        client.api.base_url = self.rig.exchange_url
        return client

    def found_nobody_in(self, status: str, sid: str) -> bool:
        """The exchange came to the web server with this news of a call or a text, in vain."""
        with urlopen(f"{self.rig.exchange_url}/handsets", timeout=PATIENCE) as answer:
            log = json.loads(answer.read())["log"]
        in_vain = [tried["params"].values() for tried in log if tried["error"]]
        return any(status in said and sid in said for said in in_vain)

    def sent_to(self, *numbers: str) -> list[Any]:
        """Every text that the carrier was given for these telephones."""
        return [text for number in numbers for text in self.carrier().messages.list(to=number, from_=LINE)]

    def reminds(self, request: int, seconds: Sequence[float]) -> list[int]:
        """Reminders of this request, due so many seconds from now; each to the next of the staff, because no single
        phone is sent more than a few texts a minute."""
        self.rig.ask("UPDATE telephony_message SET handed_at = handed_at - interval '1 hour'")  # that minute is over
        rows = self.rig.ask(
            """INSERT INTO coaching_reminder (call_back_id, recipient_id, kind, template, due_at)
               SELECT %s, (SELECT id FROM clinic_user WHERE phone = (%s::text[])[1 + place %% %s]), 'due',
                      'item-waiting', now() + make_interval(secs => wait)
                 FROM unnest(%s::float[]) WITH ORDINALITY AS planned(wait, place) RETURNING id""",
            request, list(STAFF), len(STAFF), list(seconds),
        )  # fmt: skip
        return [pk for (pk,) in rows]

    def puts_forward(self, reminders: list[int], seconds: Sequence[float]) -> None:
        """They fall due so many seconds from now."""
        for pk, wait in zip(reminders, seconds, strict=True):
            moved = "UPDATE coaching_reminder SET due_at = now() + make_interval(secs => %s) WHERE id = %s"
            self.rig.ask(moved, wait, pk)

    def due(self, reminders: list[int]) -> list[tuple[Any, ...]]:
        return self.rig.ask("SELECT id FROM coaching_reminder WHERE id = ANY(%s) AND due_at <= now()", reminders)

    def handed_over(self, reminders: list[int]) -> dict[str, datetime]:
        """By the carrier's name of its text, when each of these reminders was due; those that were handed over."""
        rows = self.rig.ask(
            """SELECT m.sid, r.due_at FROM coaching_reminder r
                 JOIN telephony_message m ON m.dedupe_key = 'reminder:' || r.id
                WHERE r.id = ANY(%s) AND m.sid IS NOT NULL""",
            reminders,
        )
        return dict(rows)

    # Webhooks.

    def posts(self, path: str, **params: str) -> Answer:
        """A signed post to the clinic's web server, as the carrier makes it."""
        url = self.rig.url + path
        request = Request(url, urlencode(params).encode(), signed(url, params))
        began, asked_at = time.monotonic(), time.time()
        try:
            with urlopen(request, timeout=CARRIERS_PATIENCE) as answer:
                status, body = answer.status, answer.read().decode()
        except HTTPError as refused:
            status, body = refused.code, refused.read().decode()
        return Answer(status, body, time.monotonic() - began, asked_at)

    def calls(self, number: str) -> tuple[str, Answer]:
        """The first webhook of a call from this telephone: the call's SID, and what the line answers."""
        sid = "CA" + uuid.uuid4().hex
        return sid, self.posts("/line/voice/", **self._words(number, CallSid=sid, CallStatus="ringing"))

    def is_about_to_call(self, number: str) -> HTTPConnection:
        """A call whose first webhook is sent to the end; its answer is still to be read."""
        path, connection = "/line/voice/", HTTPConnection("127.0.0.1", self.rig.port, timeout=CARRIERS_PATIENCE)
        params = self._words(number, CallSid="CA" + uuid.uuid4().hex, CallStatus="ringing")
        words = {"Content-Type": "application/x-www-form-urlencoded", **signed(self.rig.url + path, params)}
        connection.request("POST", path, urlencode(params), words)
        return connection

    def goes_on(self, number: str, sid: str, path: str, **keys: str) -> Answer:
        return self.posts(path, **self._words(number, CallSid=sid, CallStatus="in-progress", **keys))

    def texts(self, number: str, body: str) -> tuple[str, Answer]:
        sid = "SM" + uuid.uuid4().hex
        return sid, self.posts("/line/text/", **self._words(number, MessageSid=sid, Body=body, NumMedia="0"))

    # A browser.

    def signs_in(self, name: str) -> OpenerDirector:
        """Somebody of the staff, by the form; afterwards the board is theirs."""
        browser = build_opener(HTTPCookieProcessor())
        address = f"{self.rig.url}/accounts/login/"
        form = browser.open(address, timeout=PATIENCE).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token
        fields = {"csrfmiddlewaretoken": token[1], "login": f"{name}@riverbend.example", "password": "coaching-demo"}
        with browser.open(Request(address, urlencode(fields).encode()), timeout=PATIENCE) as page:
            assert page.url == f"{self.rig.url}/", page.url
        return browser

    def _words(self, number: str, **more: str) -> dict[str, str]:
        return {"AccountSid": LOCAL_ACCOUNT, "From": number, "To": LINE, "FromCountry": "US", **more}
