"""The carrier's network client: Twilio's own, with our time-out, and discreet."""

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from twilio.http.http_client import TwilioHttpClient

from telephony.errors import CarrierError, Failure

TIMEOUT_SECONDS = 10
STORES = frozenset(
    {
        "mms.twiliocdn.com",
        "media.twiliocdn.com",
        "s3-external-1.amazonaws.com",
        "s3.amazonaws.com",
    }
)
"""Where Twilio's media addresses lead on to (https only)."""

quiet = logging.getLogger("telephony.door.http")
quiet.setLevel(logging.WARNING)  # below it, Twilio's client writes telephone numbers to the log


@dataclass(frozen=True, slots=True)
class Download:
    """`body` is cut off one byte above what was asked for at most."""

    status: int
    content_type: str
    body: bytes


class Network(TwilioHttpClient):
    """Twilio's HTTP client with our time-out, silent about phone numbers, able to fetch what is no JSON."""

    def __init__(self) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS, logger=quiet)

    def download(self, url: str, auth: tuple[str, str], *, at_most: int) -> Download:
        answer = self.get(url, auth)
        if answer.is_redirect:
            target = answer.headers.get("Location", "")
            if urlsplit(target).scheme != "https" or urlsplit(target).hostname not in STORES:
                raise CarrierError(Failure.REFUSED, permanent=True)
            answer = self.get(target, None)  # our credentials stay with the carrier
        with answer:
            body = answer.raw.read(at_most + 1, decode_content=True)
            return Download(answer.status_code, answer.headers.get("Content-Type", ""), body)

    def get(self, url: str, auth: tuple[str, str] | None) -> requests.Response:
        return requests.get(url, auth=auth, timeout=TIMEOUT_SECONDS, stream=True, allow_redirects=False)
