"""The word PAGE: a new link to the phone that asked, whatever the rule says of coaching."""

import pytest

from coaching import conversations
from coaching.models import Contact, OwnPageLink
from telephony.models import Message
from tests.own_page.conftest import address_in_text_to
from tests.riverbend import ANA, BEN, DEV, JONAS, KARIN, LINE, NOON, harm, texts_to

pytestmark = pytest.mark.django_db


def texts(number: str, body: str, sid: str = "SM1") -> None:
    conversations.receive(conversations.Arrived(sid=sid, line=LINE, peer=number, body=body), now=NOON)


@pytest.mark.parametrize("body", ["PAGE", "page.", " Page ", "PAGINA", "página"])
def test_it_sends_a_link(ben, phone, body) -> None:
    texts(BEN, body)
    assert texts_to(BEN) == ["own-page"]
    assert phone.get(address_in_text_to(BEN)).status_code == 200
    assert OwnPageLink.objects.get().made_by is None


def test_nobody_is_nudged_for_it(ben) -> None:
    texts(BEN, "PAGE")
    assert texts_to(JONAS) == []
    assert Contact.objects.get().outcome == "delivered"


def test_the_words_follow_the_record(ana) -> None:
    texts(ANA, "PAGINA")
    assert Message.objects.get(template="own-page").body.startswith("Su pagina: http")


def test_p2_in_a_pause_the_pause_is_told_and_the_link_comes_too(ben) -> None:
    harm(ben, ago=1)
    texts(BEN, "PAGE")
    assert [one for one in texts_to(BEN) if one != "item-waiting"][-2:] == ["line-opens-at", "own-page"]


def test_before_the_agreement_too(dev) -> None:
    texts(DEV, "PAGE")
    assert texts_to(DEV)[-2:] == ["not-set-up", "own-page"]


def test_a_stranger_gets_no_link(ben) -> None:
    texts("+13125550199", "PAGE")
    assert texts_to("+13125550199") == ["unknown-number"]


def test_a_caregiver_gets_her_own(ben, karin) -> None:
    texts(KARIN, "PAGE")
    assert OwnPageLink.objects.get().page.caregiver == karin


def test_it_ends_after_some(ben) -> None:
    for n in range(5):
        texts(BEN, "PAGE", sid=f"SM{n}")
    assert texts_to(BEN) == ["own-page"] * 3
