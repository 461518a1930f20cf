"""The engine as a process: REST and handsets over a loopback socket, timers in real time."""

import threading
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection

import pytest
from twilio.rest import Client

from telephony.simulator import exchange_client
from telephony.simulator.exchange import Exchange
from telephony.simulator.lines import Line
from telephony.simulator.runner import Runner
from telephony.simulator.server import ExchangeServer

BEN = "+13145550122"
LINE = "+13145550100"
BASE = "https://clinic.example"
PATIENCE = 60.0  # seconds after which a test gives up


@pytest.fixture
def exchange():
    return Exchange(
        account_sid="AC" + "0" * 32,
        auth_token="local-auth-token",
        now=lambda: datetime.now(UTC),
        find_line={LINE: Line(LINE, f"{BASE}/voice", f"{BASE}/text")}.get,
        call_delay=timedelta(milliseconds=20),
    )


@pytest.fixture
def server(exchange, customer, settings):
    runner = Runner(exchange, customer.deliver)
    made = ExchangeServer(0, exchange)
    runner.start()
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.TWILIO_API_BASE_URL = f"http://127.0.0.1:{made.server_port}"
    yield made
    made.shutdown()
    runner.stop()
    made.server_close()


def waits_until(exchange, holds):
    with exchange.lock:
        assert exchange.changes.wait_for(holds, timeout=PATIENCE)


def test_it_takes_a_call_from_the_official_client(server, exchange, settings, customer):
    customer.pages = {"/answered": "<Response><Say>Hello.</Say></Response>"}
    client = Client(exchange.account_sid, exchange.auth_token)
    client.api.base_url = settings.TWILIO_API_BASE_URL
    call = client.calls.create(to=BEN, from_=LINE, url=f"{BASE}/answered")
    waits_until(exchange, lambda: exchange.handset(BEN).is_ringing)
    assert exchange_client.act({"number": BEN, "act": "answer"})[0] == 200
    waits_until(exchange, lambda: any(heard.text == "Hello." for heard in exchange.handset(BEN).heard))
    waits_until(exchange, lambda: exchange.handset(BEN).leg is None)
    assert client.calls(call.sid).fetch().status == "completed"


def test_it_shows_handsets_and_only_what_is_new(server, exchange):
    exchange_client.act({"number": BEN, "act": "text", "line": LINE, "body": "See you"})
    waits_until(exchange, lambda: bool(exchange.log))
    state = exchange_client.state([BEN], "")
    assert state["handsets"][0]["texts"][0]["body"] == "See you"
    assert state["log"][0]["path"] == "/text"
    assert exchange_client.state([BEN], state["version"]) == {"version": state["version"], "same": True}


def test_it_tells_a_person_what_a_telephone_cannot_do(server):
    status, answer = exchange_client.act({"number": BEN, "act": "answer"})
    assert (status, answer["error"]) == (409, f"{BEN} is not ringing")


def test_it_keeps_photos(server, exchange):
    photo = {"content_type": "image/png", "data": "iVBORw=="}
    exchange_client.act({"number": BEN, "act": "text", "line": LINE, "body": "", "photos": [photo]})
    sid = exchange_client.state([BEN], "")["handsets"][0]["texts"][0]["media"][0]["sid"]
    assert exchange_client.media(sid) == b"\x89PNG"
    assert exchange_client.media("ME0") is None


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/handsets", {"Host": "evil.example"}),
        ("POST", "/handsets", {"Content-Type": "text/plain"}),
        ("GET", "/elsewhere", {}),
    ],
)
def test_it_refuses_other_pages_of_the_browser(server, method, path, headers):
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.request(method, path, b"{}" if method == "POST" else None, headers)
    assert connection.getresponse().status in {400, 404}
    connection.close()


def test_it_listens_on_the_loopback_address_only(server):
    assert server.server_address[0] == "127.0.0.1"


def test_it_says_when_nobody_answers(settings):
    settings.TWILIO_API_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(exchange_client.ExchangeDownError):
        exchange_client.state([BEN], "")
