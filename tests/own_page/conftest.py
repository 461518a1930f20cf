"""The demo people, a clock that stands, and a phone that was texted the link to one's own page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients import pins, records
from clients.models import Caregiver, Client
from coaching.own_page import links
from telephony.models import Message
from tests.remembered import remembered
from tests.riverbend import (
    BEN,
    KARIN,
    NOON,
    SET_UP,
    ada,
    ana,
    ben,
    dev,
    eli,
    hana,
    harbor,
    ines,
    jonas,
    lee,
    mira,
    otto,
    priya,
    riverbend,
)  # fmt: skip

__all__ = [
    "ada", "ana", "ben", "dev", "eli", "hana", "harbor", "ines", "jonas", "lee", "mira", "otto", "priya", "riverbend",
]  # fmt: skip
PIN = "210122"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def address_in_text_to(number: str) -> str:
    """The path of the newest link that this phone was texted."""
    body = Message.objects.filter(peer=number, template="own-page").latest("pk").body
    return re.search(r"https?://[^/]+(/me/\S+/)", body).group(1)


@pytest.fixture
@remembered
def has_pin(ben: Client, jonas) -> Client:
    pins.set_pin(ben, pin=PIN, by=jonas, now=NOON)
    return ben


@pytest.fixture
@remembered
def bens(has_pin: Client, jonas) -> str:
    """The address of Ben's page."""
    links.send(has_pin, by=jonas, now=NOON)
    return address_in_text_to(BEN)


@pytest.fixture
@remembered
def karin(ben: Client) -> Caregiver:
    """Ben's mother, with coaching of her own."""
    return records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=SET_UP, now=NOON
    )


@pytest.fixture
def phone() -> Browser:
    return Browser(REMOTE_ADDR="203.0.113.7")


@pytest.fixture
def enter(phone: Browser) -> Callable[..., Any]:
    """`enter(bens)`: the page after the PIN, in the phone's browser."""

    def entered(address: str, pin: str = PIN) -> Any:
        return phone.post(f"{address}pin/", {"pin": pin}, follow=True)

    return entered


def main(answer: Any) -> str:
    """What stands in the page's own part."""
    return words_in(re.search(r"<main.*?</main>", answer.content.decode(), flags=re.S).group())


def words_in(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)).split())
