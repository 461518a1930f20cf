"""P9: what the carrier tells of a call comes late, in any order, several times or never, and the call itself breaks off
anywhere: the rows are in the end those of the same call told in order.
"""

import contextlib
import os
from collections import Counter
from datetime import timedelta
from functools import cache

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clinic.models import AuditEvent, User
from coaching import bridging
from coaching.models import CallBack, Contact, TherapistLeg
from telephony import door, outbox, reconcile
from telephony.models import Call, Message
from telephony.simulator.errors import HandsetError
from telephony.simulator.faults import Faults
from telephony.simulator.inprocess import InProcess
from telephony.simulator.webhooks import Kind
from tests.journeys.conftest import MONDAY_MORNING
from tests.phone import LINE, NUMBERS, Town
from tests.phone_clock import Clock

BEN, JONAS = NUMBERS["Ben"], NUMBERS["Jonas"]
EXAMPLES = int(os.environ.get("EXAMPLES", "10"))
SILENCE, A_MINUTE = "5 s", "60 s"
STORIES = {
    "connected": ["Ben calls", SILENCE, "Jonas answers", "Jonas presses", A_MINUTE, "Ben hangs up"],
    "declined": ["Ben calls", SILENCE, "Jonas declines", "Ben presses", "Ben presses", "Ben hangs up"],
    "called back": [
        *["Ben calls", SILENCE, "Jonas declines", "Ben hangs up", "Jonas taps", "1 s", "Jonas answers"],
        *["Jonas presses", "Ben answers", "Ben presses", A_MINUTE, "Jonas hangs up"],
    ],
}
OF_CONTACT = "direction decision reason outcome talk_seconds line_seconds wait_seconds".split()


class Told(Faults):
    """Each report is told now, at the very end, or never."""

    __slots__ = ("fates", "held")

    def __init__(self, fates: list[str], copies: int) -> None:
        super().__init__(copies=copies)
        self.fates, self.held = iter(fates), []

    def drops(self, webhook) -> bool:
        fate = next(self.fates, "now") if webhook.kind is Kind.STATUS else "now"
        if fate == "late":
            self.held.append(webhook)
        return fate != "now"


class Telling:
    """One story, up to so many steps, from the same beginning each time; its rows are looked at and forgotten."""

    def __init__(self, exchange_like, travel) -> None:
        self.like, self.travel = exchange_like, travel

    def rows(self, story: str, steps: int, told: Told, order=lambda held: held) -> dict:
        self.travel.move_to(MONDAY_MORNING)
        exchange = self.like()
        exchange.faults = told
        clock = Clock(self.travel.move_to, exchange)
        town = Town(exchange, clock)
        clock.run_jobs = jobs
        with transaction.atomic(), door.use(InProcess(exchange)):
            for step in STORIES[story][:steps]:
                take(step, town)
            for number in (BEN, JONAS):
                act(exchange.hang_up, number)
                act(exchange.decline, number)
            town.settle()
            for webhook in order(told.held):
                town.deliver(webhook)
            for _minute in range(4):
                passes(town, 60)
            assert town.crashes == []
            found = rows()
            transaction.set_rollback(True)
        return found


def take(step: str, town: Town) -> None:
    exchange, (who, does) = town.exchange, step.split(" ", 1)
    if who.isdecimal():
        return passes(town, int(who))
    number = {"Ben": BEN, "Jonas": JONAS}[who]
    match does:
        case "calls":
            exchange.call(number, LINE)
        case "taps":
            jonas = User.objects.get(email="jonas@riverbend.example")
            bridging.call_back(CallBack.objects.latest("pk"), by=jonas, now=timezone.now())
        case "presses":
            act(exchange.press, number, "1")
        case _:
            act({"answers": exchange.answer, "declines": exchange.decline, "hangs up": exchange.hang_up}[does], number)
    town.settle()


def passes(town: Town, seconds: int) -> None:
    """Second by second where somebody waits for a key, else in one go."""
    if seconds < 60:
        return town.clock.forward(seconds=seconds)
    town.clock._travel(town.clock.now + timedelta(seconds=seconds))
    town.clock.tick()


def act(do, *what: str) -> None:
    """Where the telephone can."""
    with contextlib.suppress(HandsetError):
        do(*what)


def jobs(now) -> None:
    outbox.send_due(now=now)
    reconcile.ask_due(now=now)


def rows() -> dict:
    contacts = Contact.objects.order_by("pk")
    return {
        "contacts": [tuple(getattr(contact, name) for name in OF_CONTACT) for contact in contacts],
        "over": [bool(contact.ended_at) for contact in contacts],
        "calls": sorted(Call.objects.values_list("direction", "purpose", "state", "duration_seconds")),
        "legs": [(bool(leg.accepted_at), bool(leg.ended_at)) for leg in TherapistLeg.objects.order_by("pk")],
        "requests": list(CallBack.objects.order_by("pk").values_list("closed_because", "severity", "claimed_by")),
        "texts": sorted(Message.objects.values_list("peer", "template", "direction", "state")),
        "trail": Counter(AuditEvent.objects.values_list("action", flat=True)),
    }


@pytest.fixture
def telling(riverbend, travel, exchange):
    def like():
        return type(exchange)(
            account_sid=exchange.account_sid,
            auth_token=exchange.auth_token,
            now=exchange.now,
            find_line=exchange.find_line,
            api_base_url=exchange.api_base_url,
        )

    return Telling(like, travel)


@pytest.fixture
def in_order(telling):
    return cache(lambda story, steps: telling.rows(story, steps, Told([], 1)))


@settings(  # one example is a whole call: a failing one is not made smaller, its draws are short enough to read
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_p9_a_call_told_in_any_order_ends_in_the_same_rows(data, telling, in_order):
    story = data.draw(st.sampled_from(sorted(STORIES)))
    steps = data.draw(st.integers(1, len(STORIES[story])))
    fates = data.draw(st.lists(st.sampled_from(["now", "late", "late", "never"]), max_size=14))
    told = Told(fates, data.draw(st.sampled_from([1, 2, 3])))

    def order(held):
        again = data.draw(st.lists(st.sampled_from(held), max_size=4)) if held else []
        return data.draw(st.permutations([*held, *again]))

    assert telling.rows(story, steps, told, order) == in_order(story, steps)


@pytest.mark.parametrize("story", STORIES)
def test_each_story_is_what_it_says(story, in_order):
    found = in_order(story, len(STORIES[story]))
    assert found["contacts"][-1][3] == ("call_back" if story == "declined" else "connected")
    assert all(found["over"])
    assert all(ended for _accepted, ended in found["legs"])
