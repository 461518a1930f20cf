"""The page's way to the exchange process, over loopback."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings

TIMEOUT_SECONDS = 3.0


class ExchangeDownError(Exception):
    """The exchange process does not answer."""


def state(numbers: list[str], since: str) -> dict[str, Any]:
    _, body = _ask("/handsets?" + urlencode({"number": numbers, "since": since}, doseq=True))
    return json.loads(body)


def act(wanted: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """HTTP status and answer; 409 carries a sentence for the person."""
    status, body = _ask("/handsets", json.dumps(wanted).encode())
    return status, json.loads(body)


def media(sid: str) -> bytes | None:
    status, body = _ask(f"/handsets/media/{sid}")
    return body if status == 200 else None


def _ask(path: str, data: bytes | None = None) -> tuple[int, bytes]:
    request = Request(settings.TWILIO_API_BASE_URL + path, data, {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  (our own loopback address)
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()
    except (URLError, OSError) as error:
        raise ExchangeDownError(str(error)) from error
