"""A link that was texted stands in the thread as what it is, with how far it came; the link itself never does."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from agreements import copies, drafting, sending
from clients import records
from clients.models import ClientPhone
from coaching import announcing, conversations
from coaching.own_page import links
from telephony import outbox
from telephony.models import Message
from tests.pages.conftest import LINE, NOON, SET_UP, take_in

OWN, TO_SIGN, COPY = "Link to the own page sent", "Link for signing sent", "Link to the signed copy sent"
KARIN = "+13145550127"


@pytest.fixture
def dev(riverbend, jonas):
    return take_in(riverbend, "Dev Rao", "+13145550124", jonas, signed=False)


@pytest.fixture
def karin(ben):
    return records.add_caregiver(
        ben, name="Karin Okafor", relationship="mother", phone=KARIN, own_coaching=True, by=SET_UP, now=NOON
    )


def thread(browser, client):
    return browser.get(f"/clients/{client.uuid}/texts/").content.decode()


def bubble(page, said):
    """The one that says so."""
    assert page.count(said) == 1
    return page.partition(said)[2].partition("</li>")[0]


def secrets_sent():
    """What the addresses in texts end with."""
    bodies = Message.objects.filter(direction="out", body__isnull=False)
    return [re.search(r"/(?:me|sign)/([^/]+)/", message.body)[1] for message in bodies]


def test_a_link_to_the_own_page_is_in_the_thread_and_its_address_is_not(browse, jonas, ada, ben):
    links.send(ben, by=jonas, now=NOON)
    page = thread(browse(jonas), ben)
    assert "<span>You</span>" in bubble(page, OWN)
    assert "waits to be sent" in bubble(page, OWN)
    assert secrets_sent()[0] not in page
    assert "/me/" not in page
    assert "<span>Jonas Weber</span>" in bubble(thread(browse(ada), ben), OWN)


def test_how_far_it_came_is_said_as_of_any_text(browse, jonas, ben):
    links.send(ben, by=jonas, now=NOON)
    Message.objects.filter(template="own-page").update(state="delivered")
    assert "<span>delivered</span>" in bubble(thread(browse(jonas), ben), OWN)
    Message.objects.filter(template="own-page").update(state="undelivered", error="unreachable")
    lost = bubble(thread(browse(jonas), ben), OWN)
    assert "not delivered" in lost
    assert "The phone could not be reached." in lost


def test_one_that_a_newer_one_replaced_before_it_left_says_so(browse, jonas, ben):
    for minutes in (2, 1):
        links.send(ben, by=jonas, now=NOON - timedelta(minutes=minutes))
    outbox.send_due(now=NOON)
    page = thread(browse(jonas), ben)
    assert page.count(OWN) == 2
    assert "It was no longer wanted when its turn came." in page.partition(OWN)[2].partition(OWN)[0]


def test_one_that_was_asked_for_by_a_word_answers_it(browse, jonas, ben):
    arrived = conversations.Arrived(sid="SM1", line=LINE, peer=str(ben.phones.get().number), body="PAGE")
    conversations.receive(arrived, now=NOON)
    page = thread(browse(jonas), ben)
    assert "The line, by itself" in bubble(page, OWN)
    assert page.index(">PAGE<") < page.index(OWN)


def test_a_caregivers_says_to_whom_it_went(browse, jonas, ben, karin):
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    assert "You, to Karin Okafor (mother)" in bubble(thread(browse(jonas), ben), OWN)


def test_what_was_texted_about_an_agreement_is_there_too(browse, jonas, dev):
    sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON)
    page = thread(browse(jonas), dev)
    assert "From the agreement" in bubble(page, TO_SIGN)
    assert secrets_sent()[0] not in page


def test_so_is_the_way_to_the_signed_copy(browse, jonas, dev):
    agreement = sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON)
    signer = agreement.signers.get(role="client")
    agreement.signers.filter(pk=signer.pk).update(signed_at=NOON)
    copies.send(signer, by=jonas, now=NOON)
    page = thread(browse(jonas), dev)
    assert bubble(page, COPY)
    assert bubble(page, TO_SIGN)


def test_p8_what_another_client_of_the_same_phone_was_sent_is_not(browse, jonas, ben, cleo):
    ClientPhone.objects.filter(client=ben).update(number="+13145550123")
    links.send(cleo, by=jonas, now=NOON)
    assert OWN not in thread(browse(jonas), ben)


def test_it_stands_on_the_page_of_its_time(browse, jonas, ben):
    links.send(ben, by=jonas, now=NOON - timedelta(hours=3))
    for number in range(101):
        at = NOON - timedelta(minutes=101 - number)
        arrived = conversations.Arrived(sid=f"SM{uuid4().hex}", line=LINE, peer="+13145550122", body="hello")
        conversations.receive(arrived, now=at)
    browser = browse(jonas)
    page = thread(browser, ben)
    assert OWN not in page
    earlier = page.partition('href="?before=')[2].partition('"')[0]
    assert OWN in browser.get(f"/clients/{ben.uuid}/texts/?before={earlier}").content.decode()


def test_that_the_hours_changed_is_there_for_each_who_was_told(browse, jonas, ben, cleo):
    announcing.tell(jonas, by=jonas, now=NOON)
    for client in (ben, cleo):
        assert "The line, by itself" in bubble(thread(browse(jonas), client), "The hours when we answer have changed.")
