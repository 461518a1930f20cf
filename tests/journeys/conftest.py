"""The demo town: its telephones, its clock, and the clinic's own application behind the line."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from clinic.models import CoachingLine
from telephony import door
from telephony.simulator.exchange import Exchange
from telephony.simulator.inprocess import InProcess
from telephony.simulator.lines import Line
from tests import demo_once, phone
from tests.phone_beat import Beat, next_due_row
from tests.phone_clock import Clock

try:
    from tests.twilio_contract import assert_valid
except ImportError:  # the contract is written beside the door
    assert_valid = None

MONDAY_MORNING = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # 10:00 in Chicago, far from any change of clocks
CRISIS_WORDS = "<Response><Say>If you are in danger, call 911. You can call or text 988.</Say></Response>"


def find_line(number: str) -> Line | None:
    """A number of a clinic, with the addresses that its console at Twilio would hold."""
    ours = number == settings.CANARY_FROM or CoachingLine.objects.filter(number=number, retired_at=None).exists()
    if not ours:
        return None
    base = settings.PUBLIC_URL
    return Line(number, f"{base}/line/voice/", f"{base}/line/text/", f"{base}/line/voice/", CRISIS_WORDS)


@pytest.fixture
def moment() -> datetime:
    """When the journey starts; a test module may say otherwise."""
    return MONDAY_MORNING


@pytest.fixture
def travel(moment: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(moment, tick=False) as traveller:
        yield traveller


@pytest.fixture
def exchange(travel: time_machine.Traveller) -> Iterator[Exchange]:
    made = Exchange(
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKENS[0],
        now=lambda: datetime.now(UTC),
        find_line=find_line,
        api_base_url=settings.TWILIO_API_BASE_URL or "https://api.twilio.com",
    )
    with door.use(InProcess(made, inspect=assert_valid)):
        yield made


@pytest.fixture
def clock(travel: time_machine.Traveller, exchange: Exchange) -> Clock:
    made = Clock(travel.move_to, exchange)
    made.run_jobs = Beat().run
    made.next_due = next_due_row
    return made


@pytest.fixture
def riverbend(db: None, travel: time_machine.Traveller) -> None:
    """The demo clinic, loaded at the moment the journey starts."""
    demo_once.load(now=timezone.now(), history=False)


@pytest.fixture
def town(riverbend: None, exchange: Exchange, clock: Clock) -> Iterator[phone.Town]:
    made = phone.Town(exchange, clock)
    yield made
    made.check()


@pytest.fixture
def handset(town: phone.Town):
    """`handset("Ben")`, or `handset("+13125550199")` for a stranger."""
    return town.phone


@pytest.fixture
def line() -> str:
    return phone.LINE
