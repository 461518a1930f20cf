"""Who is inside their own page, at the page of somebody else: the key opens their own alone (P8).

The question for the PIN is left out: it answers whoever holds the phone, and counts (test_pin).
"""

import pytest
from django.urls import reverse

from clients import pins
from coaching.own_page import links
from coaching.views.me.urls import by_token
from tests.own_page.conftest import address_in_text_to, main
from tests.riverbend import BEN, ELI, NOON
from tests.strangers import METHODS, Knock, knocked, nothing_changes


@pytest.fixture
def elis_phone(bens, eli, phone, jonas):
    """Eli entered his PIN on his own page."""
    pins.set_pin(eli, pin="210125", by=jonas, now=NOON)
    links.send(eli, by=jonas, now=NOON)
    answer = phone.post(f"{address_in_text_to(ELI)}pin/", {"pin": "210125"}, follow=True)
    assert answer.status_code == 200
    assert phone.cookies["me"].value
    return phone


def test_it_opens_nothing_and_changes_nothing_whatever_the_method(bens, elis_phone, has_pin) -> None:
    token = bens.split("/")[2]
    doors = [
        Knock(each.name, reverse(each.name, args=[token]), ("post",)) for each in by_token if each.name != "me-pin"
    ]
    before = main(elis_phone.get(bens))
    with nothing_changes():
        answers = [knocked(elis_phone, method, door) for door in doors for method in METHODS]
    assert not [answer for answer in answers if "Ben" in answer.content.decode()]
    assert not has_pin.call_backs.exists()
    assert main(elis_phone.get(bens)) == before
    assert address_in_text_to(BEN) == bens
