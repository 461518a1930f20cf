"""The carrier of the rig: the built-in exchange as a process, which breaks its word when told to, and keeps a ledger.

The ledger has every request that was made to it and every webhook that it made, with the moment and the answer: what
really happened on the wire, beside what the clinic's database says about it.
"""

import json
import os
import random
import sys
import threading
import time
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from telephony.management.commands import exchange as command  # noqa: E402
from telephony.simulator import server  # noqa: E402
from telephony.simulator.faults import Faults  # noqa: E402
from telephony.simulator.rest import LostAnswerError, Rest, RestAnswer, first  # noqa: E402
from telephony.simulator.runner import Runner  # noqa: E402
from telephony.simulator.webhooks import Answer, Kind, Webhook  # noqa: E402

KEPT = ("CallSid", "MessageSid", "CallStatus", "MessageStatus", "From", "To", "Digits", "Body")


@dataclass(slots=True)
class Mood(Faults):
    """How badly it behaves: each a share of the requests (0 to 1) or seconds; all zero is a good carrier."""

    slow: float = 0.0  # seconds before a request is looked at
    refused: float = 0.0
    refused_with: int = 429
    unanswered: float = 0.0  # done, and the answer lost
    silent: float = 0.0  # reports that are never made
    doubled: float = 0.0  # webhooks that are posted twice, side by side
    late: float = 0.0  # seconds by which a report may be late, so that later ones overtake it
    dice: random.Random = field(default_factory=random.Random)

    def drops(self, webhook: Webhook) -> bool:
        return webhook.kind is Kind.STATUS and self.dice.random() < self.silent

    def delay_of(self, webhook: Webhook) -> timedelta:
        late = self.dice.random() * self.late if webhook.kind is Kind.STATUS else 0
        return timedelta(seconds=late)


class Ledger:
    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.webhooks: list[dict[str, Any]] = []


class WatchedRest(Rest):
    def __init__(self, exchange: Any, ledger: Ledger) -> None:
        super().__init__(exchange)
        self.ledger = ledger

    def handle(self, method: str, path: str, form: Any, user: str, password: str) -> RestAnswer:
        mood = self.exchange.faults
        made = method == "POST" and path.endswith(("/Calls.json", "/Messages.json"))
        entry = {"at": time.time(), "to": first(form, "To"), "key": urlsplit(first(form, "StatusCallback")).path}
        if mood.dice.random() < mood.refused:
            entry["refused"] = mood.refused_with
            self._note(made, entry)
            body = {
                "code": 20429 if mood.refused_with == 429 else 20500,
                "message": "refused",
                "status": mood.refused_with,
            }
            return RestAnswer(mood.refused_with, json.dumps(body).encode())
        answer = super().handle(method, path, form, user, password)
        if made and answer.status == 201:
            entry |= {"sid": json.loads(answer.body)["sid"], "kind": "call" if "/Calls" in path else "text"}
        else:
            entry["refused"] = answer.status
        self._note(made, entry)
        if made and mood.dice.random() < mood.unanswered:
            entry["unanswered"] = True
            raise LostAnswerError
        return answer

    def _note(self, made: bool, entry: dict[str, Any]) -> None:
        if made:
            self.ledger.requests.append(entry)


class Courier:
    """Takes webhooks to us, some of them twice."""

    def __init__(self, post: Any, mood: Mood, ledger: Ledger) -> None:
        self.post, self.mood, self.ledger = post, mood, ledger

    def __call__(self, webhook: Webhook) -> Answer:
        if self.mood.dice.random() < self.mood.doubled:
            threading.Thread(target=self._carry, args=(webhook, True), daemon=True).start()
        return self._carry(webhook, False)

    def _carry(self, webhook: Webhook, again: bool) -> Answer:
        entry: dict[str, Any] = {"kind": webhook.kind.value, "path": urlsplit(webhook.target).path, "again": again}
        entry |= {"query": urlsplit(webhook.target).query}
        entry |= {"at": time.time(), "params": {name: webhook.params[name] for name in KEPT if name in webhook.params}}
        self.ledger.webhooks.append(entry)
        answer = self.post(webhook)
        entry |= {"seconds": time.time() - entry["at"], "status": answer.status, "error": answer.error}
        entry |= {"body": answer.body}
        return answer


class Handler(server.ExchangeHandler):
    server: "Server"

    def _rest(self, path: str, form: str) -> None:
        if self.server.exchange.faults.slow:
            time.sleep(self.server.exchange.faults.slow)
        super()._rest(path, form)

    def _handsets(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        match [self.command, path]:
            case ["POST", "/mood"]:
                change(self.server.exchange.faults, json.loads(body))
                self._json(200, {})
            case ["GET", "/ledger"]:
                self._json(200, {"requests": self.server.ledger.requests, "webhooks": self.server.ledger.webhooks})
            case _:
                super()._handsets(path, query, body)


class Server(server.ExchangeServer):
    ledger = Ledger()

    def __init__(self, port: int, exchange: Any) -> None:
        super().__init__(port, exchange)
        self.RequestHandlerClass = Handler
        self.rest = WatchedRest(exchange, self.ledger)


class Command(command.Command):
    def _serve(self, port: int, exchange: Any, runner: Runner) -> None:
        exchange.faults = Mood()
        runner.deliver = Courier(runner.deliver, exchange.faults, Server.ledger)
        super()._serve(port, exchange, runner)


def change(mood: Mood, wanted: dict[str, Any]) -> None:
    """What is not named is good again."""
    for each in fields(Mood):
        if each.name in OURS:
            setattr(mood, each.name, wanted.get(each.name, each.default))
    if "seed" in wanted:
        mood.dice.seed(wanted["seed"])


OURS = frozenset(Mood.__annotations__) - {"dice"}


if __name__ == "__main__":
    command.ExchangeServer = Server
    Command().run_from_argv(["manage.py", "exchange", *sys.argv[1:]])
