"""Keeping and deleting: what is proposed is chosen, looked at twice, and can be taken back for an hour."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from clients import holds, records
from clinic.models import AuditEvent, Tombstone
from coaching.erasing import carrying_out, orders
from tests.pages.conftest import NOON
from tests.strangers import browser_of

LIST = "/settings/keeping/"


@pytest.fixture
def hers(ada) -> Browser:
    return browser_of(ada)


@pytest.fixture
def long_ago(ben, ada):
    at = NOON - timedelta(days=8 * 366)
    type(ben).objects.filter(pk=ben.pk).update(created_at=at)
    records.discharge(ben, by=ada, now=at)
    return ben


def text_of(answer):
    return answer.content.decode()


def test_what_is_over_is_proposed_and_the_look_is_on_record(hers, long_ago, ada):
    assert "Ben Okafor" in text_of(hers.get(LIST))
    seen = AuditEvent.objects.filter(action="client.read", data__page="keeping").latest("pk")
    assert seen.data["clients"] == [long_ago.pk]


def test_it_is_looked_at_before_it_is_ordered(hers, long_ago):
    page = text_of(hers.post(f"{LIST}check/", {"record": long_ago.uuid}))
    assert "1 record goes, whole" in page
    assert "Ben Okafor: Signatures" in page or "Ben Okafor: Agreements" in page
    assert not Tombstone.objects.exists()


def test_confirmed_it_begins_in_an_hour(hers, long_ago, ada):
    answer = hers.post(f"{LIST}check/", {"record": long_ago.uuid, "confirmed": "1"}, follow=True)
    stone = Tombstone.objects.get()
    assert (stone.client_id, stone.ground, stone.ordered_by) == (long_ago.pk, "time", ada)
    assert stone.begins_at == NOON + timedelta(hours=1)
    assert "It begins in an hour" in text_of(answer)


def test_pressed_twice_it_is_ordered_once(hers, long_ago):
    for _press in range(2):
        hers.post(f"{LIST}check/", {"record": long_ago.uuid, "confirmed": "1"})
    assert Tombstone.objects.count() == 1


def test_what_is_not_over_cannot_be_slipped_in(hers, ben, ada):
    records.discharge(ben, by=ada, now=NOON)
    hers.post(f"{LIST}check/", {"record": ben.uuid, "confirmed": "1"})
    assert not Tombstone.objects.exists()


def test_an_order_is_taken_back_from_its_page(hers, long_ago, ada):
    (stone,) = orders.order([long_ago], ground="time", by=ada, now=NOON)
    assert "Take it back" in text_of(hers.get(f"{LIST}deletions/{stone.uuid}/"))
    page = text_of(hers.post(f"{LIST}deletions/{stone.uuid}/take-back/", follow=True))
    assert "Taken back. Nothing was deleted." in page


def test_a_hold_is_placed_with_a_reason_and_lifted_with_one(hers, long_ago):
    url = f"{LIST}{long_ago.uuid}/hold/"
    assert "Write why it must be kept." in text_of(hers.post(url, {"reason": " "}))
    hers.post(url, {"reason": "a suit"})
    assert "must be kept" in text_of(hers.get(f"{LIST}{long_ago.uuid}/"))
    assert "No record’s time is over" in text_of(hers.get(LIST))
    hers.post(url, {"reason": "it ended"})
    assert holds.held(long_ago) is None


def test_on_request_a_record_goes_before_its_time(hers, ben, ada):
    records.discharge(ben, by=ada, now=NOON)
    url, typed = f"{LIST}{ben.uuid}/delete/", {"ground": "request", "reason": "letter of 3 March"}
    assert "letter of 3 March" in text_of(hers.post(url, typed))
    assert not Tombstone.objects.exists()
    hers.post(url, typed | {"confirmed": "1"})
    stone = Tombstone.objects.get()
    assert (stone.ground, stone.reason) == ("request", "letter of 3 March")


@pytest.mark.parametrize("reason", ["Ben asked for it", "after his overdose"])
def test_what_stays_names_nobody_and_no_illness(hers, ben, ada, reason):
    records.discharge(ben, by=ada, now=NOON)
    page = text_of(hers.post(f"{LIST}{ben.uuid}/delete/", {"ground": "request", "reason": reason, "confirmed": "1"}))
    assert "Leave" in page
    assert not Tombstone.objects.exists()


def test_who_is_in_treatment_is_told_to_end_it_first(hers, ben):
    assert "Treatment has not ended" in text_of(hers.get(f"{LIST}{ben.uuid}/"))
    answer = hers.post(f"{LIST}{ben.uuid}/delete/", {"ground": "request", "reason": "letter", "confirmed": "1"})
    assert answer.status_code == 302
    assert not Tombstone.objects.exists()


def test_the_password_is_asked_for_again(browse, ada, long_ago):
    ada.set_password("coaching-demo")
    ada.save()
    hers = browse(ada)
    for url in (f"{LIST}check/", f"{LIST}{long_ago.uuid}/delete/"):
        assert hers.post(url)["Location"].startswith("/accounts/reauthenticate/")


def test_what_was_sent_waits_sealed_until_the_password_is_given(browse, ada, long_ago):
    ada.set_password("coaching-demo")
    ada.save()
    hers, url = browse(ada), f"{LIST}{long_ago.uuid}/delete/"
    asked = hers.post(url, {"ground": "request", "reason": "letter of Tuesday", "confirmed": "1"})["Location"]
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "account_reauthentication_state" in kept
    assert [words for words in ("Tuesday", "confirmed", "HTTP_COOKIE") if words in kept] == []
    assert not Tombstone.objects.exists()
    hers.post(asked, {"password": "coaching-demo"})
    assert Tombstone.objects.get().reason == "letter of Tuesday"


def test_what_was_sent_under_a_key_that_is_gone_is_asked_for_again(browse, ada, long_ago, settings):
    ada.set_password("coaching-demo")
    ada.save()
    hers, url = browse(ada), f"{LIST}{long_ago.uuid}/delete/"
    asked = hers.post(url, {"ground": "request", "reason": "letter", "confirmed": "1"})["Location"]
    settings.FIELD_KEYS = ("another:" + "B" * 43 + "=",)
    assert hers.post(asked, {"password": "coaching-demo"})["Location"] == url
    assert not Tombstone.objects.exists()


def test_the_tombstone_shows_amounts_and_no_name(hers, long_ago, ada):
    (stone,) = orders.order([long_ago], ground="time", by=ada, now=NOON)
    carrying_out.carry_on(now=NOON + timedelta(hours=1))
    page = text_of(hers.get(f"{LIST}deletions/{stone.uuid}/"))
    assert f"Client {long_ago.pk}" in page
    assert not re.search(r"\bBen\b", page)  # a random token may hold it
    assert "Agreements</dt><dd>1</dd>" in page
