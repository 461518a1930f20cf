"""Webhooks that no carrier would send: signed, and wrong in every other way.

`python -m tests.chaos.fuzz --many 10000` posts them to a web server that runs (PUBLIC_URL); a test posts a few hundred.
"""

import os
import random
import sys
import uuid
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import quote_plus, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.exceptions import SuspiciousOperation  # noqa: E402
from django.http import QueryDict  # noqa: E402
from twilio.request_validator import RequestValidator  # noqa: E402

FORM = "application/x-www-form-urlencoded"
NO_FORMS = ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]
BEN, LINE = "+13145550122", "+13145550100"
ODD = [
    *["", " ", "0", "1", "-1", "2.5", "1e9", "9" * 12, "9" * 400, "null", "None", "[]", "%", "%00", "+", "anonymous"],
    *["\x00", "a\x00b", "\r\n", "\u0663", "\u00b2", "\u202e", "\ufffe", "\U0001f4a3" * 50, "é" * 3000, "x" * 20_000],
    *["' OR 1=1 --", "<Response/>", "../../etc/passwd", "{{7*7}}", "completed", "ringing", "in-progress", "canceled"],
    *["failed", "delivered", "undelivered", "STOP", "START", "CALL", LINE, BEN, "+0", "sip:a@b", "client:x"],
]
STEPS = (
    "pin asked when connect after rate number keep entered right close say"
    " whisper key coach coach-key client client-key"
).split()
NAMES = (
    "CallSid CallStatus From To Digits Body NumMedia MediaUrl0 MediaContentType0 MessageSid MessageStatus SmsStatus"
    " CallDuration DialCallStatus DialCallDuration ErrorCode NumSegments FromCountry StirVerstat OptOutType"
    " ParentCallSid SequenceNumber Timestamp AccountSid Direction"
).split()


@dataclass(frozen=True)
class Post:
    path: str
    body: bytes
    kind: str = FORM
    signed: bool = True

    def signature(self) -> str:
        """As the carrier would make it, of what arrives."""
        if not self.signed:
            return "forged"
        try:
            fields = QueryDict(self.body, mutable=False) if self.kind == FORM else QueryDict("")
        except (ValueError, SuspiciousOperation):
            return "none can be made"
        url = settings.PUBLIC_URL + self.path
        return RequestValidator(settings.TWILIO_AUTH_TOKENS[0]).compute_signature(url, fields)


def posts(dice: random.Random, known: list[str]) -> Iterator[Post]:
    """Without end. `known` are addresses of ours that lead to something."""
    while True:
        path, fields = _path(dice, known), _fields(dice)
        raw = "&".join(f"{_quoted(dice, name)}={_quoted(dice, value)}" for name, value in fields).encode()
        match dice.randrange(12):
            case 0:
                yield Post(path, dice.randbytes(dice.randrange(300)))
            case 1:
                yield Post(
                    path, raw, dice.choice(["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
                )
            case 2:
                yield Post(path, raw[: dice.randrange(len(raw) + 1)])
            case 3:
                yield Post(path, raw, signed=dice.random() > 0.5)
            case _:
                yield Post(path, raw)


def _path(dice: random.Random, known: list[str]) -> str:
    some, step, count = uuid.UUID(int=dice.getrandbits(128)), dice.choice(STEPS), dice.choice([0, 1, 7, 10**18])
    paths = [
        *["/line/voice/"] * 4,
        *["/line/text/"] * 4,
        f"/line/voice/{some}/{count}/{step}/",
        f"/line/leg/{some}/{count}/{step}/",
        f"/line/code/{some}/{step}/",
        f"/line/status/call/{some}/",
        f"/line/status/message/{some}/",
        "/line/status/inbound/",
        f"/line/voice/?retry={quote_plus(dice.choice(ODD))[:60]}",
        *(known * 2),
    ]
    return dice.choice(paths)


def _fields(dice: random.Random) -> list[tuple[str, str]]:
    """A good form in which some things are odd, missing, double or too many."""
    good = {
        "CallSid": f"CA{dice.getrandbits(128):032x}",
        "MessageSid": f"SM{dice.getrandbits(128):032x}",
        "From": BEN,
        "To": LINE,
        "CallStatus": dice.choice(["ringing", "in-progress", "completed"]),
        "Body": "hello",
        "NumMedia": "0",
        "FromCountry": "US",
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
    }
    for name in dice.sample(NAMES, dice.randrange(6)):
        good[name] = dice.choice(ODD)
    fields = [(name, value) for name, value in good.items() if dice.random() > 0.05]
    if dice.random() < 0.05:
        fields += [(dice.choice(NAMES), dice.choice(ODD)) for _ in range(dice.choice([3, 1200]))]
    return fields


def _quoted(dice: random.Random, word: str) -> str:
    if dice.random() < 0.03:
        return "%ff%fe" + quote_plus(word)  # no UTF-8
    return quote_plus(word)


# Over a socket.


def answer_to(post: Post, where: str) -> int:
    parts = urlsplit(where)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        headers = {"X-Twilio-Signature": post.signature(), "Content-Type": post.kind, "Host": parts.netloc}
        connection.request("POST", post.path, post.body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.chaos.fuzz")
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = posts(random.Random(given.seed), [])
    wanted = [next(found) for _ in range(given.many)]
    with ThreadPoolExecutor(8) as couriers:
        answers = list(couriers.map(lambda post: answer_to(post, settings.PUBLIC_URL), wanted))
    broken = [post for post, status in zip(wanted, answers, strict=True) if status >= 500]
    counted = ", ".join(f"{many} x {status}" for status, many in sorted(Counter(answers).items()))
    print(f"{given.many} odd webhooks, {len(broken) or 'no'} 5xx: {counted}")
    for post in broken[:5]:
        print(f"  {post.path} {post.kind} {post.body[:300]!r}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
