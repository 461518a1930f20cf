"""A webhook on its way to us: its parameters, its signature, and what we answered."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

SHOWN = 300  # characters of an answer in the journal
NEWS = ("CallStatus", "DialCallStatus", "Digits", "MessageStatus", "OptOutType", "Body")
TIMEOUT_SECONDS = 15.0  # Twilio gives a webhook 15 s in all
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


class Kind(StrEnum):
    VOICE = "voice"  # asks for TwiML that a call carries out
    TEXT = "text"  # asks for TwiML that answers a message
    STATUS = "status"  # tells; the answer is not read


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `error` is set when nothing did (refused, timed out)."""

    status: int
    content_type: str = ""
    body: str = ""
    milliseconds: int = 0
    error: str = ""

    @property
    def ok(self) -> bool:
        return not self.error and 200 <= self.status < 300

    def __str__(self) -> str:
        return self.error or f"{self.status} {self.body[:SHOWN]}"


@dataclass(slots=True)
class Webhook:
    kind: Kind
    url: str
    params: dict[str, str]
    then: Callable[[Answer], None]
    method: str = "POST"
    sid: str = ""
    token: str = field(default_factory=lambda: str(uuid.uuid4()))

    def __str__(self) -> str:
        told = ", ".join(f"{name}={self.params[name]}" for name in NEWS if name in self.params)
        return f"{self.method} {urlsplit(self.url).path} ({told})"

    @property
    def target(self) -> str:
        """The exact URL requested; GET carries the parameters in its query."""
        if self.method == "POST":
            return self.url
        return self.url + ("&" if "?" in self.url else "?") + urlencode(self.params)

    @property
    def body(self) -> str:
        return urlencode(self.params) if self.method == "POST" else ""

    def headers(self, auth_token: str) -> dict[str, str]:
        signed = self.params if self.method == "POST" else {}
        headers = {
            "X-Twilio-Signature": signature(auth_token, self.target, signed),
            "I-Twilio-Idempotency-Token": self.token,
            "User-Agent": "TwilioProxy/1.1",
        }
        return headers | {"Content-Type": FORM} if self.method == "POST" else headers


@dataclass(frozen=True, slots=True)
class Delivery:
    """One line of the exchange's log: what was posted, and what came back."""

    at: datetime
    webhook: Webhook
    answer: Answer


def signature(auth_token: str, url: str, params: Mapping[str, str]) -> str:
    """Twilio's X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted fields ("Webhooks security")."""
    signed = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
