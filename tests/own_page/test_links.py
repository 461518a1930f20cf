"""The link: in the phone alone, one at a time, cheap to replace; one that opens nothing says nothing."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from clients import caregivers, phones, records
from clinic.models import AuditEvent
from coaching import admission
from coaching.models import OwnPageLink
from coaching.own_page import links
from telephony import checks, stops
from telephony.models import Message
from tests.own_page.conftest import address_in_text_to, main
from tests.riverbend import BEN, KARIN, LINE, NOON, fresh, harm, trail

pytestmark = pytest.mark.django_db


def test_p6_it_is_texted_without_a_name_or_a_word_of_health(bens) -> None:
    text = Message.objects.get(template="own-page")
    assert text.peer == BEN
    assert text.body.startswith("Your page: http")
    assert "988" in text.body
    assert not text.params
    assert "/me/" not in str(text.params)


def test_the_token_is_not_in_the_database(bens) -> None:
    token = bens.split("/")[2]
    assert len(token) == 22
    link = OwnPageLink.objects.get()
    assert token not in str(vars(link))
    assert link.sent_to_masked == "••••0122"


def test_a_new_link_ends_the_one_before(bens, ben, jonas, phone) -> None:
    links.send(ben, by=jonas, now=NOON)
    assert phone.get(bens).status_code == 404
    assert phone.get(address_in_text_to(BEN)).status_code == 200


def test_one_that_was_taken_back_opens_nothing(bens, ben, jonas, phone) -> None:
    page = ben.own_pages.get()
    assert links.revoke(page, by=jonas, now=NOON)
    assert not links.revoke(page, by=jonas, now=NOON)
    assert phone.get(bens).status_code == 404
    assert trail(ben)[-1] == "own_page.link_revoked"


def test_it_lives_for_a_year(bens, phone, travel) -> None:
    travel.move_to(NOON + timedelta(days=364))
    assert phone.get(bens).status_code == 200
    travel.move_to(NOON + timedelta(days=365))
    assert phone.get(bens).status_code == 404


@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAAAAAAAAAAAA", "offline.", "%00"])
def test_p1_a_wrong_link_gives_crisis_lines_and_a_way_on_and_says_nothing(db, phone, token) -> None:
    answer = phone.get(f"/me/{token}/")
    assert answer.status_code == 404
    assert "988" in main(answer)
    assert "text the word PAGE" in main(answer)
    assert "Riverbend" not in answer.content.decode()


def test_an_old_link_and_a_made_up_one_look_alike(bens, ben, jonas, phone) -> None:
    links.revoke(ben.own_pages.get(), by=jonas, now=NOON)
    assert main(phone.get(bens)) == main(phone.get("/me/AAAAAAAAAAAAAAAAAAAAAA/"))


def test_wrong_links_are_on_record_until_one_address_tries_too_often(db, phone) -> None:
    for n in range(35):
        answer = phone.get(f"/me/{n:022}/")
    assert answer.status_code == 429
    assert "988" in main(answer)
    assert AuditEvent.objects.filter(action="own_page.unknown_link").count() == 30


def test_a_household_of_ipv6_is_one_address(db) -> None:
    """Else whoever has it fills the trail, which forgets nothing, as fast as they can ask."""
    for n in range(35):
        answer = Browser(REMOTE_ADDR=f"2001:db8:1:2::{n}").get(f"/me/{n:022}/")
    assert answer.status_code == 429
    assert AuditEvent.objects.filter(action="own_page.unknown_link").count() == 30


def test_too_many_wrong_links_keep_nobody_from_their_own(bens, phone) -> None:
    for n in range(35):
        phone.get(f"/me/{n:022}/")
    assert phone.get(bens).status_code == 200


def test_looking_at_it_changes_nothing(bens, phone, django_assert_max_num_queries) -> None:
    before = list(AuditEvent.objects.values_list("pk", flat=True)), fresh(OwnPageLink.objects.get()).__dict__
    with django_assert_max_num_queries(6) as asked:
        phone.get(bens)
        phone.head(bens)
    assert not [one["sql"] for one in asked if not one["sql"].startswith("SELECT")]
    assert before[0] == list(AuditEvent.objects.values_list("pk", flat=True))


def test_it_is_not_sent_to_a_phone_that_may_not_be_texted(has_pin, jonas) -> None:
    stops.stop(line=LINE, peer=BEN, now=NOON)
    with pytest.raises(links.CannotBeTexted):
        links.send(has_pin, by=jonas, now=NOON)
    assert not OwnPageLink.objects.exists()


def held_back(number: str) -> str | None:
    text = Message.objects.filter(template="own-page", peer=number).latest("pk")
    return checks.reason_to_cancel(text, now=NOON)


def test_one_that_waited_leaves_for_a_number_that_is_theirs_still(bens, ben, karin, jonas) -> None:
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    assert (held_back(BEN), held_back(KARIN)) == (None, None)
    caregivers.change(karin, own_coaching=False, by=jonas, now=NOON)
    phones.change(ben.phones.get(), label="", texts=False, doubted=False, by=jonas, now=NOON)
    assert (held_back(BEN), held_back(KARIN)) == ("number no longer theirs",) * 2
    links.revoke(ben.own_pages.get(caregiver=None), by=jonas, now=NOON)
    assert held_back(BEN) == "no longer wanted"


def test_one_that_was_asked_for_leaves_for_where_it_was_asked_for(bens, ben, jonas) -> None:
    phones.change(ben.phones.get(), label="", texts=False, doubted=False, by=jonas, now=NOON)
    links.send_as_asked(admission.by_client(ben.pk, now=NOON), line=LINE, to=BEN, now=NOON)
    assert held_back(BEN) is None
    records.retire_phone(ben.phones.get(), by=jonas, now=NOON)
    assert held_back(BEN) == "number no longer theirs"


def test_a_caregiver_has_one_of_their_own(ben, karin, jonas, phone) -> None:
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    assert phone.get(address_in_text_to(KARIN)).status_code == 200


def test_a_caregiver_without_coaching_of_their_own_has_none(ben, karin, jonas) -> None:
    karin.own_coaching = False
    karin.save()
    with pytest.raises(links.NoPageOfTheirOwn):
        links.send(ben, caregiver=karin, by=jonas, now=NOON)


def test_it_opens_nothing_any_more_once_a_caregiver_has_left(ben, karin, jonas, phone) -> None:
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    karin.ended_at = NOON
    karin.save()
    assert phone.get(address_in_text_to(KARIN)).status_code == 404


def test_p2_it_may_be_sent_in_a_pause(has_pin, jonas) -> None:
    """It invites to nothing; it says when coaching opens again."""
    harm(has_pin, ago=1)
    assert links.send(has_pin, by=jonas, now=NOON)
