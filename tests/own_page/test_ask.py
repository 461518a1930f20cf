"""A request to be called, made on the page: the line's own verbs, one open request a caller (P2, P4)."""

import re
from datetime import timedelta

import pytest

from coaching.models import CallBack
from coaching.own_page import door, links
from tests.own_page.conftest import address_in_text_to, main
from tests.riverbend import BEN, JONAS, KARIN, LINE, NOON, ask, fresh, harm, texts_to, trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(bens, enter, phone):
    """`asks(severity="3")`: fills in the form and sends it; the page that follows."""
    enter(bens)

    def asked(**typed):
        return phone.post(f"{bens}ask/", {"which": "file", **typed}, follow=True)

    return asked


def test_it_is_taken_rated_and_confirmed(asks, ben) -> None:
    said = main(asks(severity="3"))
    request = CallBack.objects.get()
    assert (request.severity, str(request.number), request.line) == (3, BEN, LINE)
    assert request.number_confirmed_at == NOON
    assert request.latest_at == NOON + timedelta(hours=1)
    assert "You will be called by: in 1 h · 1:00 pm CDT" in said
    assert "call_back.taken" in trail(ben)


def test_the_therapist_is_told_as_by_a_call(asks) -> None:
    asks(severity="3")
    assert fresh(CallBack.objects.get()).reminders.exists()


def test_p4_twice_by_one_thumb_is_one_request(asks) -> None:
    asks(severity="2")
    asks(severity="4")
    assert CallBack.objects.get().severity == 4


def test_the_request_of_a_call_is_the_same_one(asks, ben) -> None:
    made = ask(ben)
    asks(severity="1")
    assert CallBack.objects.get() == made


def test_p1_five_says_what_is_said_for_five(asks) -> None:
    said = main(asks(severity="5"))
    assert "If you cannot keep yourself safe, use a crisis line now." in said
    assert said.index("988") < said.index("If you cannot keep")


def test_a_rating_may_be_left_out_as_on_the_line(asks) -> None:
    asks()
    assert CallBack.objects.get().severity is None


def test_another_number_is_called_when_it_is_one_of_this_country(asks) -> None:
    asks(which="other", other="(312) 555-0199")
    assert str(CallBack.objects.get().number) == "+13125550199"


@pytest.mark.parametrize("typed", ["", "12", "+447700900123", "900 555 0199", LINE, JONAS])
def test_p5_a_number_that_cannot_be_called_is_refused_in_the_same_words(asks, typed) -> None:
    answer = asks(which="other", other=typed)
    assert "This number cannot be called from here." in main(answer)
    assert "Error:" in answer.content.decode()
    assert not CallBack.objects.exists()


def test_what_was_chosen_is_not_lost_with_an_error(asks) -> None:
    html = asks(severity="4", which="other", other="12").content.decode()
    assert re.search(r'name="severity" value="4"[^>]* checked', html)
    assert 'value="12"' in html


def test_p2_a_pause_that_began_meanwhile_takes_no_request(asks, ben) -> None:
    harm(ben, ago=1)
    said = main(asks(severity="4"))
    assert "Coaching is paused" in said
    assert not CallBack.objects.exists()
    assert "own_page.request_refused" in trail(ben)


def test_p2_a_request_held_by_a_pause_says_so_and_cannot_be_changed(asks, ben, phone, bens) -> None:
    asks(severity="2")
    harm(ben, ago=1)
    said = main(phone.get(bens))
    assert "It is kept while coaching is paused" in said
    assert "Change it" not in said
    asks(severity="5")
    assert CallBack.objects.get().severity == 2


def test_a_late_one_is_told_honestly(asks, phone, bens, travel, enter) -> None:
    asks(severity="2")
    travel.move_to(NOON + timedelta(hours=2))
    said = main(enter(bens))
    assert "This is later than we said, and we are sorry." in said
    assert "988" in said


def test_many_changes_in_an_hour_end(asks) -> None:
    for n in range(12):
        asks(severity=str(n % 6))
    answer = asks(severity="0")
    assert answer.status_code == 429
    assert "Your request is kept as it is" in main(answer)
    assert CallBack.objects.get().severity == 5


def test_after_the_session_has_ended_nothing_is_taken(asks, travel, bens) -> None:
    travel.move_to(NOON + timedelta(minutes=16))
    assert "Open my page" in main(asks(severity="3"))
    assert not CallBack.objects.exists()


def test_a_caregiver_asks_for_herself_also_in_the_clients_pause(ben, karin, jonas, enter, phone) -> None:
    harm(ben, ago=1)
    pin = door.set_pin(links.page_of(ben, karin, by=jonas, now=NOON), by=jonas, now=NOON)
    links.send(ben, caregiver=karin, by=jonas, now=NOON)
    address = address_in_text_to(KARIN)
    enter(address, pin)
    phone.post(f"{address}ask/", {"which": "file", "severity": "2"})
    request = CallBack.objects.get()
    assert (request.caregiver, str(request.number), request.held_at) == (karin, KARIN, None)


def test_p6_asking_texts_the_client_nothing_of_it(asks) -> None:
    asks(severity="5")
    assert texts_to(BEN) == ["own-page"]
