"""The harness that journeys are written with, tried against four pages of our own."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.urls import path

from telephony.simulator.exchange import Exchange
from telephony.simulator.lines import Line
from tests import phone
from tests.phone_clock import Clock

START = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
ANSWERS: dict[str, str] = {}


def answer(request: HttpRequest, page: str) -> HttpResponse:
    return HttpResponse(f"<Response>{ANSWERS.get(page, '')}</Response>", content_type="text/xml")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a bug of ours")


urlpatterns = [path("line/broken/", broken), path("line/<str:page>/", answer)]


@pytest.fixture
def traveller():
    with time_machine.travel(START, tick=False) as made:
        yield made


@pytest.fixture
def town(settings, traveller):
    settings.ROOT_URLCONF = __name__
    settings.PUBLIC_URL = BASE
    settings.MIDDLEWARE = []
    ANSWERS.clear()
    ANSWERS["voice"] = (
        '<Gather action="/line/chosen/" numDigits="1" timeout="4"><Say>Call or text 9 8 8.</Say></Gather>'
        '<Dial callerId="+13145550100" action="/line/after/">'
        '<Number url="/line/whisper/">+13145550112</Number></Dial>'
    )
    ANSWERS["chosen"] = "<Say>You pressed a key.</Say>"
    line = Line(phone.LINE, f"{BASE}/line/voice/", f"{BASE}/line/text/")
    exchange = Exchange(
        account_sid="AC" + "0" * 32,
        auth_token="local-auth-token",
        now=lambda: datetime.now(UTC),
        find_line={phone.LINE: line}.get,
    )
    return phone.Town(exchange, Clock(traveller.move_to, exchange))


@pytest.fixture
def ben(town):
    return town.phone("Ben")


@pytest.fixture
def jonas(town):
    return town.phone("Jonas")


def test_it_hears_numbers_said_digit_by_digit(town, ben):
    ben.calls(phone.LINE).hears("988").hears_nothing_more()
    ben.presses("1").hears("you pressed").hears_nothing_more().call_has_ended()
    ben.does_not_hear("911")
    town.check()


def test_it_connects_after_silence(town, ben, jonas):
    ben.calls(phone.LINE).waits(seconds=4)
    jonas.is_rung(by=phone.LINE).answers()
    ben.is_connected_to(jonas)
    town.clock.forward(minutes=12)
    jonas.hangs_up()
    ben.call_has_ended()
    assert town.clock.now == datetime(2026, 3, 2, 16, 12, 4, tzinfo=UTC)
    town.check()


def test_it_fails_when_something_else_is_said(ben):
    ben.calls(phone.LINE)
    with pytest.raises(AssertionError, match="does not hear 'goodbye'"):
        ben.hears("goodbye")


def test_it_fails_on_a_call_that_nobody_expected(town, ben):
    ben.calls(phone.LINE).waits(seconds=4)
    with pytest.raises(AssertionError, match="Jonas was rung, which nobody expected"):
        town.check()


def test_it_fails_on_a_text_that_nobody_expected(town, ben):
    ANSWERS["text"] = "<Message>Thank you</Message>"
    ben.texts("See you")
    with pytest.raises(AssertionError, match="Ben received 'Thank you', which nobody expected"):
        town.check()


def test_it_reads_texts_once(town, ben):
    ANSWERS["text"] = "<Message>Thank you</Message>"
    ben.texts("See you").receives("thank you").receives_nothing_more()
    with pytest.raises(AssertionError, match="does not receive"):
        ben.receives("thank you")


def test_it_fails_on_a_page_that_breaks(town, ben):
    ANSWERS["chosen"] = "<Redirect>/line/broken/</Redirect>"
    ben.calls(phone.LINE).presses("1").hears("application error")
    with pytest.raises(AssertionError, match="a bug of ours"):
        town.check()
    town.forgives("11200")
    town.check()


def test_it_fails_on_an_endless_redirect(town, ben):
    ANSWERS["chosen"] = "<Redirect>/line/chosen/</Redirect>"
    ben.calls(phone.LINE).presses("1")
    with pytest.raises(AssertionError, match="an endless redirect"):
        town.check()


@pytest.mark.parametrize("words", ["Your therapist will call", "Jonas will call", "Call +13145550112", "DBT"])
def test_it_fails_on_private_words_in_a_text(town, ben, words):
    ANSWERS["text"] = f"<Message>{words}</Message>"
    ben.texts("See you").receives(words)
    with pytest.raises(AssertionError, match="a text to"):
        town.check()


def test_it_fails_on_a_name_in_a_whisper(town, ben, jonas):
    ANSWERS["whisper"] = "<Say>A call from Ben.</Say>"
    ben.calls(phone.LINE).waits(seconds=4)
    jonas.answers()
    with pytest.raises(AssertionError, match="a call to"):
        town.check()


def test_it_fails_on_a_number_in_a_url(town, ben):
    ANSWERS["voice"] = "<Redirect>/line/13145550122/</Redirect>"
    ben.calls(phone.LINE)
    with pytest.raises(AssertionError, match="a URL carries a telephone number"):
        town.check()


def test_it_runs_the_jobs_in_order_of_time(town):
    ran = []
    town.clock.run_jobs = ran.append
    town.clock.forward(seconds=3)
    assert [moment.second for moment in ran] == [1, 2, 3]


def test_it_stops_at_the_next_due_row(town):
    due = datetime(2026, 3, 2, 17, 7, 31, tzinfo=UTC)
    ran = []
    town.clock.run_jobs = ran.append
    town.clock.next_due = lambda now: due
    town.clock.forward(hours=3)
    assert due in ran
