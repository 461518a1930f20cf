"""What is on file of a client: telephones, PIN, caregivers, details; changed by those who keep it."""

import re
from datetime import timedelta

import pytest

from clients import pins, records
from clients.models import Caregiver, Client
from clinic.models import AuditEvent
from coaching import admission
from coaching.rules import Outcome
from telephony import stops
from telephony.channels import Channel
from tests.pages.conftest import LINE, NOON, take_in

BEN = "+13145550122"


def page_of(browser, client):
    return browser.get(f"/clients/{client.uuid}/").content.decode()


def test_it_adds_a_telephone_that_the_line_knows(browse, jonas, ben) -> None:
    asked = {"number": "314 555 0141", "label": "work", "texts": "on"}
    browse(jonas).post(f"/clients/{ben.uuid}/phones/", asked)
    assert admission.by_number(line=LINE, peer="+13145550141", now=NOON).client_id == ben.pk
    assert "work · may be texted" in page_of(browse(jonas), ben)


def test_it_says_when_a_number_is_there_already(browse, jonas, ben) -> None:
    page = browse(jonas).post(f"/clients/{ben.uuid}/phones/", {"number": BEN}).content.decode()
    assert "This number is on file for this client already." in page


def test_a_number_of_two_people_says_that_the_line_asks(browse, riverbend, jonas, mira, ben) -> None:
    take_in(riverbend, "Zoe Quill", "+13145550141", mira)
    page = browse(jonas).post(f"/clients/{ben.uuid}/phones/", {"number": "+13145550141"}, follow=True).content.decode()
    assert "Somebody else at the clinic has this number" in page
    assert "Somebody else has this number too: the line asks for the PIN." in page
    assert "Quill" not in page


def test_a_phone_that_others_may_use_identifies_nobody(browse, jonas, ben) -> None:
    """Nor anybody else who has the same number: the line asks for the PIN."""
    phone = ben.phones.get()
    assert admission.by_number(line=LINE, peer=BEN, now=NOON).client_id == ben.pk
    browse(jonas).post(f"/clients/{ben.uuid}/phones/{phone.pk}/", {"label": "the family's", "doubted": "on"})
    facts = admission.by_number(line=LINE, peer=BEN, now=NOON)
    assert facts.client_id is None
    assert facts.decide(Channel.CALL, NOON).outcome == Outcome.IDENTIFY
    assert "Others may use it" in page_of(browse(jonas), ben)
    assert admission.by_client(ben.pk, now=NOON).number == BEN


def test_it_shows_stop_and_what_to_do(browse, jonas, ben) -> None:
    stops.stop(line=LINE, peer=BEN, now=NOON)
    assert "when the client texts START" in page_of(browse(jonas), ben)


@pytest.mark.parametrize("rest", ["", "{}/", "{}/retire/"])
def test_a_number_is_changed_only_just_after_signing_in(browse, jonas, ben, rest) -> None:
    jonas.set_password("coaching-demo")
    jonas.save()
    phone = ben.phones.get()
    url = f"/clients/{ben.uuid}/phones/{rest.format(phone.pk)}"
    answer = browse(jonas).post(url, {"number": "+13145550188", "label": "Work"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert [(str(kept.number), kept.label, kept.retired_at) for kept in ben.phones.all()] == [
        (str(phone.number), phone.label, None)
    ]


def test_it_confirms_and_retires_a_number(browse, jonas, ben) -> None:
    phone, browser = ben.phones.get(), browse(jonas)
    browser.post(f"/clients/{ben.uuid}/phones/{phone.pk}/confirm/")
    phone.refresh_from_db()
    assert (phone.confirmed_at, phone.confirmed_by) == (NOON, jonas)
    browser.post(f"/clients/{ben.uuid}/phones/{phone.pk}/retire/")
    assert admission.by_number(line=LINE, peer=BEN, now=NOON).client_id is None
    assert "No number is on file" in page_of(browser, ben)


def test_another_clients_telephone_is_not_found_under_this_one(browse, jonas, ben, cleo) -> None:
    phone = cleo.phones.get()
    assert browse(jonas).get(f"/clients/{ben.uuid}/phones/{phone.pk}/").status_code == 404


def test_a_new_pin_is_shown_once_and_holds_at_once(browse, jonas, ben) -> None:
    pins.set_pin(ben, pin="210122", by=jonas, now=NOON)
    page = browse(jonas).post(f"/clients/{ben.uuid}/pin/").content.decode()
    given = re.search(r'class="pin numbers">(\d{6})<', page)[1]
    assert pins.find(ben.clinic_id, given) == ben
    assert pins.find(ben.clinic_id, "210122") is None
    assert given not in page_of(browse(jonas), ben)
    event = AuditEvent.objects.filter(action="client.pin_set").last()
    assert given not in str(event.data)


@pytest.mark.parametrize("chosen", ["111111", "123456", "987654", "121212", "550122", "030490", "12345", "210123"])
def test_it_refuses_a_pin_that_others_would_try_first(browse, jonas, ben, cleo, chosen) -> None:
    pins.set_pin(cleo, pin="210123", by=jonas, now=NOON)
    records.change(ben, born_on=NOON.date().replace(year=1990, month=3, day=4), by=jonas, now=NOON)
    page = browse(jonas).post(f"/clients/{ben.uuid}/pin/", {"pin": chosen}).content.decode()
    assert "Choose another PIN" in page or "Enter six digits" in page
    assert Client.objects.get(pk=ben.pk).pin_digest == ""


def test_the_client_may_choose_it(browse, jonas, ben) -> None:
    browse(jonas).post(f"/clients/{ben.uuid}/pin/", {"pin": "719305"})
    assert pins.find(ben.clinic_id, "719305") == ben


def test_a_caregiver_is_added_changed_and_ended(browse, jonas, ben) -> None:
    browser = browse(jonas)
    karin = {"name": "Karin", "relationship": "mother", "phone": "314-555-0127", "language": "en", "own_coaching": "on"}
    browser.post(f"/clients/{ben.uuid}/caregivers/", karin)
    kept = Caregiver.objects.get()
    assert admission.by_number(line=LINE, peer="+13145550127", now=NOON).caregiver_id == kept.pk
    browser.post(f"/clients/{ben.uuid}/caregivers/{kept.uuid}/", {**karin, "own_coaching": ""})
    assert admission.by_number(line=LINE, peer="+13145550127", now=NOON).client_id is None
    browser.post(f"/clients/{ben.uuid}/caregivers/{kept.uuid}/end/")
    assert "Karin" not in page_of(browser, ben)
    assert browser.get(f"/clients/{ben.uuid}/caregivers/{kept.uuid}/").status_code == 404


def test_details_are_changed_and_only_what_changed_is_named_on_record(browse, ada, ben) -> None:
    asked = {
        "name": "Ben Okafor",
        "language": "es",
        "programme": "adult",
        "country": "CA",
        "time_zone": "America/Toronto",
    }
    browse(ada).post(f"/clients/{ben.uuid}/details/", asked)
    ben.refresh_from_db()
    assert (ben.language, ben.country, ben.time_zone) == ("es", "CA", "America/Toronto")
    event = AuditEvent.objects.get(action="client.changed")
    assert event.data == {"changed": ["country", "language", "time_zone"]}


def test_the_page_keeps_these_ways_from_who_does_not_keep_the_record(browse, jonas, lee, ben) -> None:
    records.add_leader(ben, leader=lee, by=jonas, now=NOON - timedelta(days=1))
    page = page_of(browse(lee), ben)
    for way in ("details", "pin", "phones", "caregivers", "therapist", "leaders", "discharge", "plan"):
        assert f'/clients/{ben.uuid}/{way}/"' not in page
    assert "314-555-0122" not in page
