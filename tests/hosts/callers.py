"""Callers by the clock, each from the carrier's host, and the reminders that fall due meanwhile."""

import json
import re
import ssl
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from twilio.request_validator import RequestValidator

from tests.hosts.clinic import ACCOUNT, LINE, TOKEN, Clinic
from tests.hosts.network import at, enter

BEN, JONAS = "+13145550122", "+13145550112"
EVERY_SECONDS = 0.5
MOST_AT_ONCE = 60
CARRIERS_PATIENCE = 15.0


@dataclass(frozen=True)
class Answer:
    """What the line said to one webhook, and how long the caller waited for it."""

    at: float  # seconds since 1970
    seconds: float
    status: int  # 0: none came
    body: str

    def helps(self) -> bool:
        said = re.sub(r"(?<=\d) (?=\d)", "", self.body)
        return self.status == 200 and "988" in said

    def by_rule(self) -> bool:
        return self.status == 200 and "press 1" in self.body

    def goes_on_at(self) -> str:
        found = re.search(r"<Redirect[^>]*>([^<]*retry=[^<]*)<", self.body)
        return found[1].replace("&amp;", "&") if found else ""


@dataclass
class Call:
    sid: str
    answers: list[Answer] = field(default_factory=list)


class Carrier:
    """Signed posts, as Twilio makes them."""

    def __init__(self, clinic: Clinic) -> None:
        self.url = clinic.url
        self.context = ssl.create_default_context(cafile=clinic.certificates.ca)

    def posts(self, path: str, **params: str) -> Answer:
        fields = {"AccountSid": ACCOUNT, "From": BEN, "To": LINE, "FromCountry": "US", **params}
        signature = RequestValidator(TOKEN).compute_signature(self.url + path, fields)
        request = Request(self.url + path, urlencode(fields).encode(), {"X-Twilio-Signature": signature})
        began, at_ = time.monotonic(), time.time()
        try:
            with urlopen(request, timeout=CARRIERS_PATIENCE, context=self.context) as answer:
                status, body = answer.status, answer.read().decode()
        except HTTPError as refused:
            status, body = refused.code, refused.read().decode()
        except (OSError, HTTPException) as error:
            status, body = 0, repr(error)
        return Answer(at_, time.monotonic() - began, status, body)

    def calls(self) -> Call:
        """A call, and where it is told to wait a moment, the carrier's next attempts at it."""
        call, path = Call("CA" + uuid.uuid4().hex), "/line/voice/"
        while path:
            answer = self.posts(path, CallSid=call.sid, CallStatus="in-progress" if call.answers else "ringing")
            call.answers.append(answer)
            path = answer.goes_on_at()
            time.sleep(1 if path else 0)
        return call


class Callers:
    """A new call every half second until told to stop, whatever becomes of the others."""

    def __init__(self, clinic: Clinic) -> None:
        self.carrier, self.calls = Carrier(clinic), []  # type: ignore[var-annotated]
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, initializer=enter, initargs=("carrier",))
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Callers":
        self._thread.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._stop.set()
        self._thread.join()
        self._pool.shutdown()

    def _run(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self._pool.submit(lambda: self.calls.append(self.carrier.calls()))


class Telephone:
    """One of the exchange's own, in somebody's hand."""

    def __init__(self, number: str) -> None:
        self.number = number

    def act(self, act: str, **more: Any) -> None:
        body = json.dumps({"number": self.number, "act": act, **more}).encode()
        headers = {"Content-Type": "application/json"}
        with at("carrier"), urlopen(Request("http://127.0.0.1:4010/handsets", body, headers), timeout=10):
            pass

    def state(self) -> dict[str, Any]:
        query = urlencode({"number": self.number})
        with at("carrier"), urlopen(f"http://127.0.0.1:4010/handsets?{query}", timeout=10) as answer:
            return json.loads(answer.read())["handsets"][0]  # type: ignore[no-any-return]

    def has_heard(self, words: str) -> bool:
        return any(words in said["text"] for said in self.state()["captions"])


class Reminders:
    """Of an open request, one to each of the staff in every trouble: no telephone is sent more than it may be."""

    MANY = 5

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic

    def open_a_request(self, see: Any) -> None:
        ben, jonas = Telephone(BEN), Telephone(JONAS)
        ben.act("call", line=LINE)
        see(lambda: jonas.state()["state"] == "ringing", "Jonas's phone does not ring")
        jonas.act("decline")
        see(lambda: ben.has_heard("Nobody could take your call right now"), "Ben is not offered to be called")
        ben.act("hang-up")

    def plan(self) -> None:
        """Due in the next seconds. The minute in which a telephone may be sent a few only is over for all of them."""
        self.clinic.ask("UPDATE telephony_message SET handed_at = handed_at - interval '1 hour'")
        self.clinic.ask(
            f"""INSERT INTO coaching_reminder (call_back_id, recipient_id, kind, template, due_at)
                SELECT request.id, staff.id, 'due', 'item-waiting',
                       now() + make_interval(secs => 2 * row_number() OVER ())
                  FROM clinic_user staff, (SELECT max(id) AS id FROM coaching_callback WHERE closed_at IS NULL) request
                 WHERE phone LIKE '+1314555011%' AND request.id IS NOT NULL LIMIT {self.MANY}"""
        )

    def lateness(self) -> list[tuple[float, int]]:
        """Of each that was planned: how late the carrier had it first (seconds), and how often; -1 when never."""
        given: dict[str, list[float]] = {}
        for entry in self.clinic.given_to_the_carrier():
            given.setdefault(str(entry["key"]), []).append(float(str(entry["at"])))
        rows = self.clinic.ask(
            """SELECT extract(epoch FROM r.due_at), coalesce(m.uuid::text, '') FROM coaching_reminder r
                 LEFT JOIN telephony_message m ON m.dedupe_key = 'reminder:' || r.id
                WHERE r.kind = 'due' AND r.template = 'item-waiting' AND r.dropped_at IS NULL"""
        )
        found = []
        for due, key in rows:
            times = next((times for path, times in given.items() if key and key in path), [])
            found.append((min(times) - float(due) if times else -1.0, len(times)))
        return found
