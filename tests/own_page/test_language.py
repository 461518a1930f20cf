"""The choice of a language goes with the form to be called: what was typed is there again, and nothing is sent."""

import re
from datetime import timedelta

import pytest
from django.conf import settings

from coaching.models import CallBack
from tests.riverbend import NOON, harm

pytestmark = pytest.mark.django_db
IN_SPANISH = '<html lang="es"'
WRONG = "Hay un problema"


@pytest.fixture
def switches(bens, enter, phone):
    """`switches(severity="4")`: presses "Español" with this in the form; the page that follows."""
    enter(bens)

    def switched(**typed):
        answer = phone.post(f"{bens}ask/", {"language": "es", "next": bens, "which": "file", **typed}, follow=True)
        return answer.content.decode()

    return switched


def chosen(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="(\w+)"[^>]* checked', page)


def test_p4_the_number_to_be_called_at_and_the_rating_are_there_in_the_other_language(switches) -> None:
    page = switches(severity="4", which="other", other="(312) 555-0199")
    assert IN_SPANISH in page
    assert chosen(page, "severity") == ["4"]
    assert chosen(page, "which") == ["other"]
    assert 'value="(312) 555-0199"' in page
    assert WRONG not in page


def test_a_choice_of_language_asks_nobody_to_call(switches) -> None:
    switches(severity="5", which="other", other="(312) 555-0199")
    assert not CallBack.objects.exists()


def test_what_was_sent_from_the_page_in_the_other_language_is_what_was_typed(switches, bens, phone) -> None:
    page = switches(severity="4", which="other", other="(312) 555-0199")
    other = re.search(r'name="other" value="([^"]*)"', page)[1]
    severity, which = chosen(page, "severity")[0], chosen(page, "which")[0]
    phone.post(f"{bens}ask/", {"severity": severity, "which": which, "other": other})
    request = CallBack.objects.get()
    assert (request.severity, str(request.number)) == (4, "+13125550199")


def test_what_is_wrong_is_told_in_the_other_language(switches, bens, phone) -> None:
    wrong = {"severity": "4", "which": "other", "other": "12"}
    assert 'name="again"' in phone.post(f"{bens}ask/", wrong).content.decode()
    page = switches(**wrong, again="1")
    assert WRONG in page
    assert chosen(page, "severity") == ["4"]
    assert 'value="12"' in page


def test_the_browser_remembers_the_choice(switches, bens, phone) -> None:
    switches()
    assert phone.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"
    assert IN_SPANISH in phone.get(bens).content.decode()


@pytest.mark.parametrize("severity", [None, "0", "3"])
def test_a_change_that_was_begun_stays_open(switches, bens, phone, severity) -> None:
    """And what was not begun stays shut, whatever the request was rated."""
    rated = {"severity": severity} if severity else {}
    phone.post(f"{bens}ask/", {"which": "file", **rated})
    assert "<details open>" not in switches(**rated)
    page = switches(severity="5")
    assert "<details open>" in page
    assert chosen(page, "severity") == ["5"]
    assert CallBack.objects.get().severity == (int(severity) if severity else None)


def test_it_stands_beside_the_form_and_alone_where_there_is_none(bens, enter, phone, ben) -> None:
    switch = re.compile(r'name="language" value="es" lang="es" form="form"')
    assert not switch.search(phone.get(bens).content.decode())
    assert switch.search(enter(bens).content.decode())
    harm(ben, ago=1)
    assert not switch.search(phone.get(bens).content.decode())


def test_after_the_session_has_ended_the_neutral_page_speaks_the_other_language(switches, travel) -> None:
    travel.move_to(NOON + timedelta(minutes=16))
    page = switches(severity="4", which="other", other="(312) 555-0199")
    assert IN_SPANISH in page
    assert "0199" not in page


def test_p2_a_pause_that_began_meanwhile_is_told_in_the_other_language(switches, ben) -> None:
    harm(ben, ago=1)
    page = switches(severity="4")
    assert IN_SPANISH in page
    assert 'name="severity"' not in page


def test_it_may_be_pressed_as_often_as_one_likes(switches) -> None:
    for _ in range(14):
        page = switches(severity="2")
    assert "<main" in page
    assert chosen(page, "severity") == ["2"]
