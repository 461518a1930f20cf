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
from tests import riverbend as world
from tests.agreements.once import Once, begins_with, once  # noqa: F401
from tests.riverbend import DEV, KARIN, NOON, take_in

FAY = "+13145550126"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def house(once: Once, request: pytest.FixtureRequest, django_db_blocker) -> Once:  # noqa: F811
    """Riverbend and its people; Dev's agreement, sent by text at noon, where the file begins with it."""
    with django_db_blocker.unblock():
        _people(once)
        if begins_with(request):
            dev, jonas = once.row("dev"), once.row("jonas")
            once.make("agreement", lambda: sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON))
    return once


def _people(house: Once) -> None:
    riverbend = house.make("riverbend", lambda: world.open_riverbend())
    house.make("ada", lambda: world.hire_ada(riverbend))
    jonas = house.make("jonas", lambda: world.hire_jonas(riverbend))
    mira = house.make("mira", lambda: world.hire_mira(riverbend, jonas))
    house.make("lee", lambda: world.hire_lee(riverbend))
    harbor = house.make("harbor", lambda: world.open_harbor())
    house.make("otto", lambda: world.hire_otto(harbor))
    house.make("ines", lambda: world.hire_ines(harbor))
    house.make("dev", lambda: take_in(jonas, "Dev Rao", DEV, signed=False))
    house.make("fay", lambda: take_in_fay(mira))


def take_in_fay(mira: User) -> Client:
    made = records.create(clinic=mira.clinic, name="Fay Lindqvist", programme="adolescent", by=mira, now=NOON)
    records.add_phone(made, number=FAY, texts_agreed=True, by=mira, now=NOON)
    records.assign_primary(made, therapist=mira, by=mira, now=NOON)
    records.add_caregiver(
        made, name="Karin Lindqvist", relationship="mother", phone=KARIN, guardian=True, by=mira, now=NOON
    )
    return made


def of_the_house(name: str):
    @pytest.fixture(name=name)
    def row(db: None, house: Once):
        return house.row(name) if name in ("riverbend", "harbor") else house.row(name, "clinic")

    return row


riverbend, ada, jonas, mira, lee, harbor, otto, ines, dev, fay = (
    of_the_house(name) for name in "riverbend ada jonas mira lee harbor otto ines dev fay".split()
)


@pytest.fixture
def agreement(db: None, house: Once, dev: Client, jonas: User) -> Agreement:
    """Dev's, sent by text at noon."""
    if "agreement" in house.kept:
        return house.row("agreement", "client__clinic", "therapist")
    return sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON)


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
    assert puts(browser, signer.name)["Location"] == "/signing/done/"


def puts(browser: Browser, name: str = "", *, follow: bool = False, headers: dict | None = None, **typed: str):
    """The name, the sentence, the look at both, the signature: the answer to the last of them."""
    answer = browser.post("/signing/sign/", {"name": name, "intent": "on", **typed})
    assert answer["Location"] == "/signing/check/"
    seen = re.search(r'name="seen" value="(\w+)"', browser.get("/signing/check/").content.decode())[1]
    return browser.post("/signing/check/", {"seen": seen}, follow=follow, headers=headers)


def session_of(signer: Signer) -> SigningSession:
    return SigningSession.objects.filter(signer=signer).latest("pk")


HERE = Device(ip="192.0.2.7", user_agent="Test", time_zone="America/Chicago", language="en")
__all__ = ["HERE", "code_to", "link_to", "puts", "session_of", "sign", "signing"]
