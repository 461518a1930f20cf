"""Calls and texts of people who were not identified: what staff read of them, and whom they can ask."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from clients import caregivers, records
from clinic.models import AuditEvent, Clinic
from coaching import conversations
from coaching.conversations import Arrived
from coaching.models import Contact
from tests.pages.conftest import NOON
from tests.riverbend import BEN, LINE

KARIN = "+13145550177"


def texted(body: str = "she is not well", *, peer: str = KARIN, sid: str = "SM1") -> Contact:
    contact = conversations.receive(Arrived(sid=sid, line=LINE, peer=peer, body=body), now=NOON)
    assert contact
    return contact


def read(browser, url: str) -> str:
    return " ".join(strip_tags(browser.get(url).content.decode()).split())


@pytest.fixture
def karin(ben, jonas):
    """She signs for Ben, and has no coaching of her own."""
    return records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, guardian=True, by=jonas, now=NOON
    )


def test_a_text_of_a_mother_names_her_and_leads_to_the_client_whom_she_may_mean(browse, ada, ben, karin) -> None:
    page = browse(ada).get(f"/contacts/{texted().uuid}/").content.decode()
    assert "The number is on file, which does not prove who it was:" in page
    assert f'Karin Okafor (mother): <a href="/clients/{ben.uuid}/">{ben.name}</a>' in page
    assert AuditEvent.objects.get(action="contact.read").data["clients"] == [ben.pk]


def test_a_phone_that_others_may_use_leads_to_its_client(browse, ada, ben) -> None:
    ben.phones.update(doubted_at=NOON)
    contact = texted(peer=BEN)
    assert contact.client is None
    assert (
        f'<li><a href="/clients/{ben.uuid}/">{ben.name}</a>'
        in browse(ada).get(f"/contacts/{contact.uuid}/").content.decode()
    )


def test_a_number_of_nobody_names_nobody(browse, ada, ben, karin) -> None:
    contact = texted(peer="+13125550199")
    assert "is on file" not in read(browse(ada), f"/contacts/{contact.uuid}/")


def test_who_is_no_caregiver_any_more_is_not_named(browse, ada, ben, karin) -> None:
    contact = texted()
    caregivers.end(karin, by=ada, now=NOON + timedelta(minutes=1))
    assert "Karin" not in read(browse(ada), f"/contacts/{contact.uuid}/")


def test_another_clinics_caregiver_is_not_named_p8(browse, ada, ben, karin) -> None:
    contact = texted()
    ben.clinic = Clinic.objects.create(
        name="Elsewhere", slug="elsewhere", office_number="+14045550100", country="US", created_at=NOON
    )
    ben.save(update_fields=["clinic"])
    assert "Karin" not in read(browse(ada), f"/contacts/{contact.uuid}/")


def test_a_therapist_does_not_see_it_p8(browse, jonas, ben, karin) -> None:
    assert browse(jonas).get(f"/contacts/{texted().uuid}/").status_code == 404


def test_it_is_no_clients_text_and_nothing_waits_to_be_written(browse, ada, ben) -> None:
    contact = texted(peer="+13125550199")
    page, log = read(browse(ada), f"/contacts/{contact.uuid}/"), read(browse(ada), "/log/")
    for told in (page, log):
        assert "Text from an unknown number" in told
        assert "Not identified: nobody read it" in told
        assert "Text from the client" not in told
    assert "There is nothing to write" in page
    assert "Not written yet" not in page
    assert "Asked to call" in page


@pytest.mark.parametrize("word", ["STOP", "START"])
def test_a_word_for_the_carrier_after_discharge_was_not_delivered_to_anybody(browse, ada, jonas, ben, word) -> None:
    records.discharge(ben, by=jonas, now=NOON - timedelta(hours=1))
    if word == "START":
        texted("STOP", peer=BEN, sid="SM0")
    contact = texted(word, peer=BEN)
    page, log = browse(ada).get(f"/contacts/{contact.uuid}/"), browse(ada).get("/log/")
    assert "Text delivered" not in page.content.decode()
    for told in (page, log):
        assert "STOP or START: carried out" in told.content.decode()
    assert log.content.decode().count("Text delivered") == 1  # among the outcomes that the filter offers
