"""STOP is shown wherever staff might think that a text arrives, and no page promises one that is not sent."""

from datetime import timedelta

import pytest

from agreements.models import Agreement
from clients.models import Client, ClientPhone
from coaching import pauses
from coaching.templatetags.intersession import device
from telephony import stops
from telephony.models import Message
from tests.pages.conftest import LINE, NOON
from tests.pages.test_board import text_from

OFF = "texts off: STOP received"
SINCE = 'class="when" datetime="2026-03-10T18:00'
LINUX, IPHONE = "Chrome on Linux", "Safari on iPhone"
ACT = {"precision": "exact", "day": "2026-03-10", "clock": "08:00", "reported_by": "client"}


@pytest.fixture
def stop():
    def stopped(client: Client) -> None:
        stops.stop(line=LINE, peer=str(client.phones.get().number), now=NOON)

    return stopped


def test_the_clients_page_says_that_texts_are_off(browse, jonas, ben, stop) -> None:
    assert "may be texted" in browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()
    stop(ben)
    page = browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()
    assert OFF in page
    assert SINCE in page.partition(OFF)[2].partition("</li>")[0]
    assert "may be texted" not in page


def test_the_thread_says_so_until_start_is_texted(browse, jonas, ben, calls, stop) -> None:
    text_from(ben, calls)
    stop(ben)
    thread = f"/clients/{ben.uuid}/texts/"
    page = browse(jonas).get(thread).content.decode()
    assert SINCE in page.partition("Texts off: STOP received.")[2].partition("</p>")[0]
    stops.start(line=LINE, peer=str(ben.phones.get().number), now=NOON + timedelta(minutes=1))
    assert "STOP received" not in browse(jonas).get(thread).content.decode()


def test_the_board_says_so_in_every_row_of_that_client(browse, jonas, ben, cleo, pause, asks, calls, stop) -> None:
    asks(ben)
    text_from(ben, calls)
    assert OFF not in browse(jonas).get("/").content.decode()
    stop(ben)
    assert browse(jonas).get("/").content.decode().count(OFF) == 2
    stop(cleo)
    assert browse(jonas).get("/").content.decode().count(OFF) == 3


def no_agreement(client):
    Agreement.objects.filter(client=client).update(state="ended", closed_at=NOON)


def no_consent(client):
    ClientPhone.objects.filter(client=client).update(texts_agreed_at=None)


@pytest.mark.parametrize("why", ["", "stop", "agreement", "consent"])
def test_the_check_page_promises_a_text_only_when_one_is_sent(browse, jonas, ben, stop, why) -> None:
    {"": lambda _c: None, "stop": stop, "agreement": no_agreement, "consent": no_consent}[why](ben)
    browser = browse(jonas)
    page = browser.post(f"/clients/{ben.uuid}/acts/", ACT, follow=True).content.decode()
    assert ("Ben is texted now and when coaching opens again" in page) is (why == "")
    assert ("Ben is not texted about it" in page) is (why != "")
    browser.post(f"/clients/{ben.uuid}/acts/", ACT | {"confirmed": "1"})
    pauses.take_effect(now=NOON)
    to_ben = Message.objects.filter(direction="out", peer=str(ben.phones.get().number), template="line-opens-at")
    assert to_ben.exists() is (why in ("", "stop"))  # after STOP the door lets none of them through


def test_ending_a_pause_promises_a_text_only_when_one_is_sent(browse, jonas, cleo, pause, stop) -> None:
    end = f"/pauses/{pause.uuid}/end/"
    assert "Cleo is texted so" in browse(jonas).get(end).content.decode()
    stop(cleo)
    assert "Cleo is not texted about it." in browse(jonas).get(end).content.decode()


UNTOLD = "is not texted about it: texts are off, STOP was received. Tell them when you speak."


def reports_an_act(browser, ben, **_made):
    return browser.post(f"/clients/{ben.uuid}/acts/", ACT | {"confirmed": "1"}, follow=True)


def closes_a_request(browser, ben, *, request, **_made):
    return browser.post(f"/call-backs/{request.uuid}/close/", {"note": "Spoke in session"}, follow=True)


def calls_later(browser, ben, *, request, **_made):
    return browser.post(f"/call-backs/{request.uuid}/later/", {"at": "15:00"}, follow=True)


def ends_a_pause(browser, ben, *, pause, **_made):
    return browser.post(f"/pauses/{pause.uuid}/end/", {"reason": "Seen by a doctor"}, follow=True)


def turns_the_rule_off(browser, ben, **_made):
    return browser.post(f"/clients/{ben.uuid}/exception/", {"rule": "off", "reason": "Agreed"}, follow=True)


DEEDS = [reports_an_act, closes_a_request, calls_later, ends_a_pause, turns_the_rule_off]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_what_came_of_an_act_of_staff_says_that_nobody_was_texted(
    browse, jonas, ben, cleo, pause, asks, stop, deed
) -> None:
    who = cleo if deed is ends_a_pause else ben
    request, browser = asks(ben), browse(jonas)
    made = {"request": request, "pause": pause}
    stop(who)
    assert f"{who.first_name} {UNTOLD}" in deed(browser, who, **made).content.decode()


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_it_says_nothing_of_it_where_texts_arrive(browse, jonas, ben, cleo, pause, asks, deed) -> None:
    request = asks(ben)
    page = deed(browse(jonas), cleo if deed is ends_a_pause else ben, request=request, pause=pause).content.decode()
    assert UNTOLD not in page
    assert "There is a problem" not in page


def test_what_a_client_hears_is_shown_in_the_clients_language_and_marked(browse, jonas, cleo, pause) -> None:
    Client.objects.filter(pk=cleo.pk).update(language="es")
    page = browse(jonas).get("/").content.decode()
    assert "Cleo hears, in Spanish:" in page
    assert '<q lang="es">' in page
    assert "It opens again" not in page.partition("Cleo hears")[2].partition("</q>")[0]


def test_attempts_of_one_person_are_one_row_and_seen_together(browse, jonas, ben, cleo, pause, calls) -> None:
    for minutes in (50, 40, 30):
        calls(cleo, "paused", at=NOON - timedelta(minutes=minutes))
    calls(ben, at=NOON - timedelta(minutes=5))
    browser = browse(jonas)
    page = browser.get("/").content.decode()
    assert page.count(">Seen<") == 2
    assert "tried 3 times, last" in page
    row = page.partition("tried 3 times, last")[2]
    browser.post(row.partition('action="')[2].partition('"')[0])
    page = browser.get("/").content.decode()
    assert page.count(">Seen<") == 1
    assert "Called in the pause" not in page


def test_what_is_due_stands_before_who_tried(browse, jonas, ben, calls) -> None:
    calls(ben, at=NOON - timedelta(minutes=5))
    spoken = calls(ben, "connected", at=NOON - timedelta(minutes=20), with_whom=jonas)
    page = browse(jonas).get("/").content.decode()
    assert page.index(f'href="/contacts/{spoken.uuid}/"') < page.index("Tried to reach you")


def test_the_badge_is_refreshed_with_the_board(browse, jonas, ben, asks) -> None:
    part = browse(jonas, htmx=True).get("/board/live/").content.decode()
    assert 'id="waiting" hx-swap-oob="true" hidden' in part
    asks(ben)
    part = browse(jonas, htmx=True).get("/board/live/").content.decode()
    assert 'id="waiting" hx-swap-oob="true"><span class="visually-hidden">waiting:</span>1</span>' in part


def test_the_word_that_a_phone_rings_goes_by_itself(browse, jonas, ben) -> None:
    page = browse(jonas).post(f"/clients/{ben.uuid}/call/", follow=True).content.decode()
    assert '<li data-leaves="30" class="note">' in page


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/130.0.0.0 Safari/537.36",
            LINUX,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", IPHONE),
        ("curl/8.5.0", "Unknown device"),
    ],
)
def test_a_device_is_named_in_three_words(agent, said) -> None:
    assert device(agent) == said
