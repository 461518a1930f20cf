"""The one door: which carrier it leads to, and how every failure of the network is worded."""

import io
import logging
from datetime import UTC, datetime, timedelta

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError, NewConnectionError

from telephony import door, reports
from telephony import network as network_client
from telephony.errors import CarrierError, Failure
from tests.telephony.conftest import BEN, LINE, MIRA, NOON
from tests.twilio_contract import DOCUMENT, REASON, assert_valid

SECRET = ("AC" + "0" * 32, "local-auth-token")


@pytest.fixture
def network(monkeypatch):
    """Every request ends here: an exception to raise, or answers to give in turn."""
    asked: list[requests.PreparedRequest] = []
    answers: list[object] = []

    def send(self, request, **how):
        asked.append(request)
        assert how["timeout"] == network_client.TIMEOUT_SECONDS
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return self.build_response(request, answer)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    with door.use(None):
        yield asked, answers


def answer(status: int, body: bytes = b"{}", **headers: str) -> HTTPResponse:
    return HTTPResponse(io.BytesIO(body), status=status, headers=headers, preload_content=False)


def place() -> door.Report:
    return door.carrier().create_call(
        line=LINE, peer=MIRA, url="https://x/", status_url="https://y/", timeout_seconds=9
    )


REFUSED = requests.ConnectionError(MaxRetryError(None, "", NewConnectionError(None, "refused")))


@pytest.mark.parametrize(
    ("trouble", "failure", "in_doubt"),
    [
        (requests.ConnectTimeout(), Failure.CARRIER_DOWN, False), (REFUSED, Failure.CARRIER_DOWN, False),
        (requests.ReadTimeout(), Failure.NO_ANSWER_IN_TIME, True),
        (requests.ConnectionError("reset"), Failure.CARRIER_DOWN, True),
        (requests.ConnectionError(), Failure.CARRIER_DOWN, True),
        (requests.exceptions.ChunkedEncodingError(), Failure.CARRIER_DOWN, True),
        (answer(200, b"<html>"), Failure.CARRIER_DOWN, True), (answer(502, b"<html>"), Failure.CARRIER_DOWN, True),
    ],
)  # fmt: skip
def test_trouble_on_the_way_is_worded(network, trouble, failure, in_doubt):
    network[1].append(trouble)
    with pytest.raises(CarrierError) as raised:
        place()
    assert (raised.value.failure, raised.value.in_doubt, raised.value.permanent) == (failure, in_doubt, False)


def test_an_answer_in_the_newer_form_of_errors_is_read(network):
    body = b'{"type": "t", "title": "Too many", "status": 429, "code": 20429}'
    network[1].append(answer(429, body))
    with pytest.raises(CarrierError) as raised:
        place()
    assert (raised.value.failure, raised.value.code) == (Failure.TOO_FAST, 20429)


def test_it_leads_where_the_setting_says(network, settings):
    for base, expected in (("http://127.0.0.1:4010/", "http://127.0.0.1:4010/"), ("", "https://api.twilio.com/")):
        settings.TWILIO_API_BASE_URL = base
        network[1].append(answer(500))
        with pytest.raises(CarrierError):
            place()
        assert network[0][-1].url.startswith(expected + "2010-04-01/Accounts/AC")


def test_numbers_do_not_reach_the_log(network, caplog):
    network[1].append(answer(500))
    with caplog.at_level(logging.DEBUG), pytest.raises(CarrierError):
        place()
    assert MIRA not in caplog.text


def test_a_picture_may_be_there_at_once(network):
    network[1].append(answer(200, b"ab"))
    assert door.carrier().download("https://api.twilio.com/m", at_most=3).body == b"ab"


def test_a_picture_leads_on_to_the_store_without_our_secret(network):
    asked, answers = network
    answers += [
        answer(307, Location="https://mms.twiliocdn.com/x"),
        answer(200, b"abcdef", **{"Content-Type": "image/png"}),
    ]
    found = door.carrier().download("https://api.twilio.com/m", at_most=3)
    assert (found.status, found.content_type, found.body) == (200, "image/png", b"abcd")
    assert asked[0].headers["Authorization"].startswith("Basic ")
    assert "Authorization" not in asked[1].headers


@pytest.mark.parametrize("target", ["http://mms.twiliocdn.com/x", "https://evil.example/x", ""])
def test_a_picture_leads_nowhere_else(network, target):
    network[1].append(answer(307, Location=target))
    with pytest.raises(CarrierError) as raised:
        door.carrier().download("https://api.twilio.com/m", at_most=3)
    assert raised.value.permanent


def test_one_client_serves_until_the_settings_change(settings):
    with door.use(None):
        first = door.carrier()
        assert door.carrier() is first
        settings.TWILIO_AUTH_TOKENS = ("another",)
        assert door.carrier() is not first


def test_an_exchange_in_this_process_is_in_place_only_within(carrier):
    assert door.in_process()
    with door.use(None):
        assert not door.in_process()
    assert door.in_process()


def test_it_ends_a_call_and_finds_calls_and_texts(text, call, carrier):
    found = door.carrier().create_call(
        line=LINE, peer=MIRA, url="https://x/", status_url="https://y/", timeout_seconds=9
    )
    assert door.carrier().find_calls(line=LINE, peer=MIRA, since=NOON) == [found]
    assert door.carrier().find_calls(line=LINE, peer=MIRA, since=NOON + timedelta(seconds=1)) == []
    assert door.carrier().find_calls(line=LINE, peer=BEN, since=NOON) == []
    assert door.carrier().legs_of(found.sid) == []
    carrier.report()
    carrier.exchange.answer(MIRA)
    assert door.carrier().end_call(found.sid).status == "completed"
    assert found.at == datetime(2026, 3, 10, 18, tzinfo=UTC)


def test_it_takes_texts_and_calls_off_the_carriers_books_and_what_is_gone_is_gone(carrier):
    sent = carrier.exchange.text(BEN, LINE, "words")
    placed = door.carrier().create_call(
        line=LINE, peer=MIRA, url="https://x/", status_url="https://y/", timeout_seconds=9
    )
    with pytest.raises(CarrierError) as refused:
        door.carrier().delete_call(placed.sid)
    assert refused.value.permanent, "a call that goes on is not deleted"
    door.carrier().end_call(placed.sid)
    for _twice in range(2):
        door.carrier().delete_message(sent.sid)
        door.carrier().delete_call(placed.sid)
    assert door.carrier().find_calls(line=LINE, peer=MIRA, since=NOON) == []
    assert sent.sid not in carrier.exchange.texts.messages


def test_it_lists_what_came_with_a_text(carrier):
    sent = carrier.exchange.text(BEN, LINE, "", [("image/png", b"x")])
    ((url, kind),) = door.carrier().media_of(sent.sid)
    assert kind == "image/png"
    assert url.endswith(f"/Messages/{sent.sid}/Media/{sent.media[0].sid}")
    assert url.startswith(door.base_url())


@pytest.mark.skipif(DOCUMENT is None, reason=REASON)
def test_a_request_that_twilio_does_not_know_is_noticed():
    base = f"https://api.twilio.com/2010-04-01/Accounts/{SECRET[0]}"
    with pytest.raises(AssertionError, match="Timeot"):
        assert_valid("POST", f"{base}/Calls.json", {"To": MIRA, "From": LINE, "Timeot": 3})
    assert_valid("POST", f"{base}/Calls.json", {"To": MIRA, "From": LINE, "Timeout": 3})


def test_a_time_without_a_zone_is_utc():
    assert reports.aware(datetime(2026, 3, 10)) == datetime(2026, 3, 10, tzinfo=UTC)  # noqa: DTZ001
    assert reports.aware(None) is None
