"""A clock that stands, browsers without JavaScript, and the text messages that the pages cause."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client as Browser

from agreements import drafting, sending, signing
from agreements.models import Agreement, Signer, SigningSession
from agreements.signing import Device
from clients import records
from clients.models import Client
from clinic.models import User
from telephony.models import Message
from tests.riverbend import DEV, KARIN, NOON, take_in

FAY = "+13145550126"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dev(jonas: User) -> Client:
    return take_in(jonas, "Dev Rao", DEV, signed=False)


@pytest.fixture
def agreement(dev: Client, jonas: User) -> Agreement:
    """Dev's, sent by text at noon."""
    return sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON)


@pytest.fixture
def fay(mira: User) -> Client:
    """15; Karin is her guardian."""
    made = records.create(clinic=mira.clinic, name="Fay Lindqvist", programme="adolescent", by=mira, now=NOON)
    records.add_phone(made, number=FAY, texts_agreed=True, by=mira, now=NOON)
    records.assign_primary(made, therapist=mira, by=mira, now=NOON)
    records.add_caregiver(
        made, name="Karin Lindqvist", relationship="mother", phone=KARIN, guardian=True, by=mira, now=NOON
    )
    return made


@pytest.fixture
def fays(fay: Client, mira: User) -> Agreement:
    return sending.send(drafting.prepare(fay, by=mira, now=NOON), by=mira, now=NOON)


def link_to(number: str) -> str:
    """The path of the newest link that was texted to this number."""
    sent = Message.objects.filter(peer=number, template__startswith="document-").order_by("-pk").first()
    return re.search(r"/sign/\S+/", sent.body)[0]


def code_to(number: str) -> str:
    sent = Message.objects.filter(peer=number, template="code").order_by("-pk").first()
    return re.search(r"\d{6}", sent.body)[0]


@pytest.fixture
def browse() -> Callable[..., Browser]:
    """`browse(jonas)`: a browser in which Jonas is signed in; `browse()`: anybody's."""

    def browser(user: User | None = None) -> Browser:
        made = Browser()
        if user is not None:
            made.force_login(user)
        return made

    return browser


@pytest.fixture
def let_in(browse) -> Callable[[str], Browser]:
    """`let_in(DEV)`: the browser of whoever holds this phone, behind the code."""

    def opened(number: str) -> Browser:
        browser, path = browse(), link_to(number)
        browser.post(path)
        answer = browser.post(f"{path}code/", {"code": code_to(number)})
        assert answer["Location"] == "/signing/"
        return browser

    return opened


def sign(signer: Signer, number: str, let_in) -> None:
    """Signs on the pages, in as few steps as they allow."""
    browser = let_in(number)
    browser.post("/signing/consent/")
    browser.post("/signing/read/")
    text = signer.agreement.text_sha256
    typed = {"name": signer.name, "intent": "on", "text": text, "confirmed": "1"}
    assert browser.post("/signing/sign/", typed)["Location"] == "/signing/done/"


def session_of(signer: Signer) -> SigningSession:
    return SigningSession.objects.filter(signer=signer).latest("pk")


HERE = Device(ip="192.0.2.7", user_agent="Test", time_zone="America/Chicago", language="en")
__all__ = ["HERE", "code_to", "link_to", "session_of", "sign", "signing"]
