"""Dev's agreement comes by text, is signed on the phone, Jonas acknowledges it; Fay's next one needs Karin."""

import re

import pytest
from django.test import Client as Browser
from django.utils import timezone

from agreements import drafting, life, sending
from agreements.models import Agreement, State
from clients.models import Client
from clinic.models import User


def newest(phone, pattern: str) -> str:
    """What a text on this telephone says, the newest that fits."""
    found = [re.search(pattern, text.body) for text in phone.handset.texts if not text.mine]
    return [match[0] for match in found if match][-1]


def signs(phone, name: str) -> None:
    """Opens the link, asks for the code, enters it, reads and signs: as many steps as a person takes."""
    phone.receives("a document waits for you")
    browser, path = Browser(), newest(phone, r"/sign/\S+/")
    browser.post(path)
    phone.receives("your code is")
    browser.post(f"{path}code/", {"code": newest(phone, r"\d{6}")})
    browser.post("/signing/consent/")
    browser.post("/signing/read/")
    page = browser.post("/signing/sign/", {"name": name, "intent": "on"}, follow=True).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    done = browser.post("/signing/check/", {"seen": seen}, follow=True)
    assert "You have signed" in done.content.decode()


def staff(name: str) -> tuple[User, Browser]:
    user, browser = User.objects.get(email=f"{name}@riverbend.example"), Browser()
    browser.force_login(user)
    return user, browser


@pytest.fixture
def waiting(town) -> Agreement:
    """Dev's, as the demo has it: sent and not signed; a new link goes out now."""
    jonas, _browser = staff("jonas")
    old = Agreement.objects.waiting().get(client__name="Dev Rao")
    life.void(old, reason="sent anew", by=jonas, now=timezone.now())
    drawn_up = drafting.prepare(old.client, by=jonas, now=timezone.now())
    return sending.send(drawn_up, by=jonas, now=timezone.now())


def test_devs_call_connects_once_the_agreement_is_signed(waiting, handset, line, clock) -> None:
    dev, jonas = handset("Dev"), handset("Jonas")
    dev.calls(line).hears("988").call_has_ended()
    clock.tick()
    dev.receives("a document waits to be signed")
    jonas.receives("an item waiting")
    signs(dev, "Dev Rao")
    dev.receives("your copy of the document")
    jonas.receives("an item waiting")
    _user, browser = staff("jonas")
    browser.post(f"/agreements/{waiting.uuid}/acknowledge/")
    waiting.refresh_from_db()
    assert waiting.state == State.ACTIVE
    clock.tick()
    dev.calls(line)
    dev.waits(seconds=4)
    jonas.is_rung(by=line).answers().presses("1")
    dev.is_connected_to(jonas)


def test_fays_next_agreement_needs_karin_and_the_present_one_holds_until_then(town, handset, line, clock) -> None:
    mira, _browser = staff("mira")
    fay, karin = handset("Fay"), handset("Karin")
    client = Client.objects.get(name="Fay Lindqvist")
    present = Agreement.objects.in_force().get(client=client)
    draft = life.renew(present, by=mira, now=timezone.now())
    sending.send(draft, by=mira, now=timezone.now())
    clock.tick()
    signs(fay, "Fay Lindqvist")
    present.refresh_from_db()
    assert present.in_force
    signs(karin, "Karin Lindqvist")
    present.refresh_from_db()
    draft.refresh_from_db()
    assert (present.state, draft.state) == (State.SUPERSEDED, State.SIGNED)


def test_without_karin_fay_is_not_connected(town, handset, line, clock) -> None:
    mira, _browser = staff("mira")
    fay, mira_phone = handset("Fay"), handset("Mira")
    present = Agreement.objects.in_force().get(client__name="Fay Lindqvist")
    life.end(present, because="grace_over", by=mira, now=timezone.now())
    draft = drafting.prepare(present.client, by=mira, now=timezone.now())
    sending.send(draft, by=mira, now=timezone.now())
    clock.tick()
    signs(fay, "Fay Lindqvist")
    fay.calls(line).hears("988").call_has_ended()
    mira_phone.is_not_rung()
    fay.receives("a document waits to be signed")
    mira_phone.receives("an item waiting")
    handset("Karin").receives("a document waits for you")
