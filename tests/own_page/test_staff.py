"""Staff send the link, take it back, and make a caregiver's PIN, which they see once."""

import re

import pytest
from django.test import Client as Browser

from coaching.models import OwnPageLink
from telephony import stops
from tests.own_page.conftest import address_in_text_to, main
from tests.riverbend import BEN, KARIN, LINE, NOON, texts_to, trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(jonas) -> Browser:
    made = Browser()
    made.force_login(jonas)
    return made


def test_the_clients_page_leads_there(desk, ben) -> None:
    assert f"/clients/{ben.uuid}/page/" in desk.get(f"/clients/{ben.uuid}/").content.decode()


def test_a_link_is_sent_and_shown_by_its_number_alone(desk, ben, phone) -> None:
    said = main(desk.post(f"/clients/{ben.uuid}/page/send/", follow=True))
    assert "A link is on its way to ••••0122" in said
    assert "The link went to ••••0122" in said
    token = address_in_text_to(BEN).split("/")[2]
    assert token not in desk.get(f"/clients/{ben.uuid}/page/").content.decode()


def test_it_is_taken_back(desk, ben, phone) -> None:
    desk.post(f"/clients/{ben.uuid}/page/send/")
    assert "The link is taken back" in main(desk.post(f"/clients/{ben.uuid}/page/revoke/", follow=True))
    assert phone.get(address_in_text_to(BEN)).status_code == 404
    assert not OwnPageLink.objects.filter(revoked_at=None).exists()


def test_a_caregivers_pin_is_shown_once(desk, ben, karin, enter) -> None:
    for act in ("send", "pin"):
        answer = desk.post(f"/clients/{ben.uuid}/page/{act}/", {"caregiver": str(karin.uuid)})
    pin = re.search(r"\b\d{6}\b", main(answer)).group()
    assert pin not in main(desk.get(f"/clients/{ben.uuid}/page/"))
    assert "You can call now" in main(enter(address_in_text_to(KARIN), pin))


@pytest.mark.parametrize("whose", ["nonsense", "00000000-0000-0000-0000-000000000001"])
def test_p8_nobody_elses_caregiver_gets_one(desk, ben, karin, whose) -> None:
    for act in ("send", "revoke", "pin"):
        assert desk.post(f"/clients/{ben.uuid}/page/{act}/", {"caregiver": whose}).status_code == 404
    assert texts_to(KARIN) == []


def test_a_number_that_may_not_be_texted_is_told(desk, ben) -> None:
    ben.phones.update(texts_agreed_at=None)
    assert "Nothing was sent" in main(desk.post(f"/clients/{ben.uuid}/page/send/", follow=True))


def test_a_phone_that_sent_stop_is_told_as_such_with_the_way_back(desk, ben, karin) -> None:
    for number, whose in ((BEN, ""), (KARIN, str(karin.uuid))):
        stops.stop(line=LINE, peer=number, now=NOON)
        said = main(desk.post(f"/clients/{ben.uuid}/page/send/", {"caregiver": whose}, follow=True))
        assert "Not sent: STOP was texted from this phone" in said
        assert "ask for the link with the word PAGE" in said
        assert texts_to(number) == []


def test_p7_looking_is_on_record(desk, ben) -> None:
    desk.get(f"/clients/{ben.uuid}/page/")
    assert trail(ben)[-1] == "client.read"
