"""The PIN before anything personal: few tries, kind words, a short time inside."""

from datetime import timedelta

import pytest

from clients import pins
from clinic.models import AuditEvent
from coaching.models import OwnPageSession
from coaching.own_page import door, links
from tests.own_page.conftest import PIN, address_in_text_to, main
from tests.riverbend import BEN, KARIN, NOON, fresh, trail

pytestmark = pytest.mark.django_db


def test_the_right_one_opens_the_page(bens, enter) -> None:
    answer = enter(bens)
    assert answer.redirect_chain == [(bens, 302)]
    assert "You can call now" in main(answer)


def test_spaces_do_no_harm(bens, enter) -> None:
    assert "You can call now" in main(enter(bens, "210 122"))


@pytest.mark.parametrize("typed", ["", "21012", "2101222", "abcdef"])
def test_what_is_no_pin_costs_no_try(bens, enter, ben, typed) -> None:
    answer = enter(bens, typed)
    assert "Enter your PIN, six digits." in main(answer)
    assert fresh(ben.own_pages.get()).wrong_pins == 0


def test_a_wrong_one_says_how_many_tries_are_left(bens, enter, ben) -> None:
    answer = enter(bens, "000000")
    assert "You have 4 more tries." in main(answer)
    assert "Error:" in answer.content.decode()
    assert trail(ben)[-1] == "own_page.pin_wrong"


def test_the_pin_of_somebody_else_is_wrong_here(bens, enter, ana, mira) -> None:
    pins.set_pin(ana, pin="210121", by=mira, now=NOON)
    assert "not the PIN of this page" in main(enter(bens, "210121"))


def test_p1_after_five_wrong_ones_the_page_rests_and_the_line_does_not(bens, enter, ben, travel) -> None:
    for _ in range(5):
        answer = enter(bens, "000000")
    assert answer.status_code == 429
    assert "988" in main(answer)
    assert "You can still call or text as always." in main(answer)
    assert 'href="tel:+13145550100"' in answer.content.decode()
    assert "closed for a while" in main(enter(bens, PIN))
    assert trail(ben).count("own_page.rests") == 1
    travel.move_to(NOON + timedelta(hours=1))
    assert "You can call now" in main(enter(bens, PIN))


def test_a_new_link_gives_no_new_tries(bens, enter, ben, jonas) -> None:
    for _ in range(4):
        enter(bens, "000000")
    links.send(ben, by=jonas, now=NOON)
    assert enter(address_in_text_to(BEN), "000000").status_code == 429


def test_a_right_one_forgets_the_wrong_ones(bens, enter, ben) -> None:
    enter(bens, "000000")
    enter(bens)
    assert fresh(ben.own_pages.get()).wrong_pins == 0


def test_one_address_cannot_try_the_pins_of_many(bens, enter, ben) -> None:
    for _ in range(8):
        for _ in range(5):
            enter(bens, "000000")
        ben.own_pages.update(locked_until=None)
    assert enter(bens).status_code == 429


def test_it_ends_after_a_quarter_of_an_hour(bens, enter, phone, travel) -> None:
    enter(bens)
    travel.move_to(NOON + timedelta(minutes=14))
    assert "You can call now" in main(phone.get(bens))
    travel.move_to(NOON + timedelta(minutes=30))
    assert "Open my page" in main(phone.get(bens))


def test_it_ends_after_an_hour_in_any_case(bens, enter, phone, travel) -> None:
    enter(bens)
    for minutes in range(10, 60, 10):
        travel.move_to(NOON + timedelta(minutes=minutes))
        assert "You can call now" in main(phone.get(bens))
    travel.move_to(NOON + timedelta(minutes=60))
    assert "Open my page" in main(phone.get(bens))


def test_closing_it_closes_it(bens, enter, phone, ben) -> None:
    enter(bens)
    answer = phone.post(f"{bens}close/", follow=True)
    assert "Open my page" in main(answer)
    assert OwnPageSession.objects.get().ended_at == NOON
    assert trail(ben)[-1] == "own_page.closed"


def test_the_key_stays_below_me_and_is_for_no_script(bens, phone) -> None:
    cookie = phone.post(f"{bens}pin/", {"pin": PIN}).cookies["me"]
    assert cookie["path"] == "/me/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_key_of_one_page_opens_no_other(bens, enter, ben, karin, jonas, phone) -> None:
    enter(bens)
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    assert "How to reach us" in main(phone.get(address_in_text_to(KARIN)))


def test_nobody_stays_inside_when_the_link_is_taken_back(bens, enter, phone, ben, jonas) -> None:
    enter(bens)
    links.revoke(ben.own_pages.get(), by=jonas, now=NOON)
    assert phone.get(bens).status_code == 404


def test_a_client_without_a_pin_is_told_how_to_get_one(ben, jonas, phone) -> None:
    links.send(ben, by=jonas, now=NOON)
    said = main(phone.get(address_in_text_to(BEN)))
    assert "No PIN has been set yet" in said
    assert "988" in said


def test_a_caregiver_has_a_pin_for_the_page_alone(ben, karin, jonas, enter) -> None:
    page = links.page_of(ben, karin, by=jonas, now=NOON)
    pin = door.set_pin(page, by=jonas, now=NOON)
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    assert "You can call now" in main(enter(address_in_text_to(KARIN), pin))
    assert pins.find(ben.clinic_id, pin) is None
    opened = AuditEvent.objects.get(action="own_page.opened")
    assert opened.data["caregiver"] == karin.pk


def test_a_clients_pin_is_not_set_here(ben, jonas) -> None:
    with pytest.raises(ValueError, match="line"):
        door.set_pin(links.page_of(ben, None, by=jonas, now=NOON), by=jonas, now=NOON)
