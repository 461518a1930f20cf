"""Riverbend's line with the built-in exchange as the carrier, in one process and without a network."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser

from clinic import audit, clinics
from clinic.models import Clinic
from telephony import checks, door, nudges, outbox, reconcile, signals
from telephony.models import Call, Message
from telephony.simulator.exchange import Exchange
from telephony.simulator.inprocess import InProcess
from telephony.simulator.lines import Line
from telephony.simulator.webhooks import Answer, Webhook
from tests.twilio_contract import assert_valid

NOON = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)  # a Tuesday, 13:00 in Chicago
LINE, BEN, MIRA, JONAS = "+13145550100", "+13145550122", "+13145550111", "+13145550112"
URL = settings.PUBLIC_URL
GREETING = f"{URL}/line/greeting/"


@dataclass
class Carrier:
    """The exchange with a clock that stands until it is moved; its reports reach our own views when asked."""

    now: datetime = NOON
    reports: list[Webhook] = field(default_factory=list)
    exchange: Exchange = field(init=False)
    http: InProcess = field(init=False)

    def __post_init__(self) -> None:
        self.exchange = Exchange(
            account_sid=settings.TWILIO_ACCOUNT_SID,
            auth_token=settings.TWILIO_AUTH_TOKENS[0],
            now=lambda: self.now,
            find_line={LINE: Line(LINE, GREETING, f"{URL}/line/text/", f"{URL}/line/status/inbound/")}.get,
        )
        self.http = InProcess(self.exchange, inspect=assert_valid)

    def requests(self, kind: str, method: str = "POST") -> list[dict[str, object]]:
        """The fields of every request of ours to "Calls" or "Messages"."""
        end = f"/{kind}.json"
        return [dict(fields) for how, url, fields in self.http.requests if how == method and url.endswith(end)]

    def report(self) -> None:
        """Let the exchange do what is due and post its reports to us."""
        self.exchange.settle(self.deliver)

    def deliver(self, webhook: Webhook) -> Answer:
        self.reports.append(webhook)
        if "/line/status/" not in webhook.url:
            return Answer(200, "text/xml", "<Response><Say>Hello</Say></Response>")
        headers = webhook.headers(self.exchange.auth_token)
        with time_machine.travel(self.now, tick=False):
            response = Browser().generic(
                webhook.method, urlsplit(webhook.target).path, webhook.body,
                content_type=headers.pop("Content-Type"), headers=headers,
            )  # fmt: skip
        return Answer(response.status_code)

    def forward(self, **how: float) -> datetime:
        self.now += timedelta(**how)
        return self.now

    def received(self, number: str) -> list[str]:
        return [text.body for text in self.exchange.handset(number).texts if not text.mine]


@pytest.fixture(autouse=True)
def _ground_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """What higher floors have registered is theirs to test."""
    monkeypatch.setattr(checks, "_checks", {})
    monkeypatch.setattr(reconcile, "_receivers", [])
    monkeypatch.setattr(nudges, "_publish", None)


@pytest.fixture
def riverbend(db: None) -> Clinic:
    return clinics.open_clinic(
        second_factor_required=False,
        name="Riverbend DBT", slug="riverbend", time_zone="America/Chicago", office_number="+13145550101",
        lines=(LINE,), by=audit.SYSTEM("set-up"), now=NOON,
    )  # fmt: skip


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    made = Carrier()
    with door.use(made.http):
        yield made


@pytest.fixture
def text(riverbend: Clinic):
    """Queue a text; what is not named is ordinary."""

    def queue(**different: object) -> Message:
        ordinary = {
            "clinic_id": riverbend.pk, "line": LINE, "to": MIRA, "template": "item-waiting", "language": "en",
            "params": {"url": "https://c.example/"}, "urgency": 3, "now": NOON,
        }  # fmt: skip
        return outbox.queue_text(**(ordinary | different))

    return queue


@pytest.fixture
def call(riverbend: Clinic):
    def queue(**different: object) -> Call:
        ordinary = {
            "clinic_id": riverbend.pk, "line": LINE, "to": MIRA, "purpose": "call-back",
            "twiml_path": "/line/greeting/", "timeout_seconds": 20, "time_limit_seconds": 3600, "urgency": 1,
            "now": NOON, "valid_for": timedelta(minutes=5),
        }  # fmt: skip
        return outbox.queue_call(**(ordinary | different))

    return queue


@pytest.fixture
def heard() -> Iterator[list[tuple[str, str]]]:
    """What the higher floors were told: ("call", "ringing"), ("text", "failed"), …"""
    told: list[tuple[str, str]] = []

    def on_call(call: Call, **_: object) -> None:
        told.append(("call", str(call.state)))

    def on_text(message: Message, **_: object) -> None:
        told.append(("text", str(message.state)))

    signals.call_changed.connect(on_call)
    signals.message_failed.connect(on_text)
    yield told
    signals.call_changed.disconnect(on_call)
    signals.message_failed.disconnect(on_text)


def fresh(row):
    """The row as it is in the database now."""
    return type(row).objects.get(pk=row.pk)
