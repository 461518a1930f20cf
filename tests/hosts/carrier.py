"""The carrier of the proof: the built-in exchange on a host of its own, which writes down what it was given.

Run as a process with the clinic's environment: `python -m tests.hosts.carrier PORT LEDGER`.
"""

import json
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402

from telephony.simulator.exchange import Exchange  # noqa: E402
from telephony.simulator.lines import Line  # noqa: E402
from telephony.simulator.our_lines import FALLBACK  # noqa: E402
from telephony.simulator.rest import Rest, first  # noqa: E402
from telephony.simulator.runner import Post, Runner  # noqa: E402
from telephony.simulator.server import ExchangeServer  # noqa: E402

LINE = "+13145550100"
SPEECH = 5000.0  # characters a second


class WrittenDown(Rest):
    """One line of JSON for each text and call that it was given; the key is our own id in the address of the report."""

    def __init__(self, exchange: Exchange, ledger: Path) -> None:
        super().__init__(exchange)
        self.ledger = ledger

    def handle(self, method: str, path: str, form: Any, user: str, password: str) -> Any:
        answer = super().handle(method, path, form, user, password)
        if method == "POST" and path.endswith(("/Calls.json", "/Messages.json")) and answer.status == 201:
            key = urlsplit(first(form, "StatusCallback")).path
            entry = {"at": time.time(), "to": first(form, "To"), "key": key, "sid": json.loads(answer.body)["sid"]}
            with self.ledger.open("a") as file:
                file.write(json.dumps(entry) + "\n")
        return answer


def find_line(number: str) -> Line | None:
    base = settings.PUBLIC_URL
    ours = Line(number, f"{base}/line/voice/", f"{base}/line/text/", f"{base}/line/voice/", FALLBACK)
    return ours if number == LINE else None


def main(port: int, ledger: Path) -> None:
    exchange = Exchange(
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKENS[0],
        now=lambda: datetime.now(UTC),
        find_line=find_line,
        api_base_url=settings.TWILIO_API_BASE_URL,
        speech_rate=SPEECH,
    )
    runner = Runner(exchange, Post(exchange.auth_token, settings.PUBLIC_URL, settings.PUBLIC_URL))
    server = ExchangeServer(port, exchange)
    server.rest = WrittenDown(exchange, ledger)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    runner.start()
    server.serve_forever()
    runner.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
