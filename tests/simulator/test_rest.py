"""Twilio's own client against the engine."""

from datetime import timedelta

import pytest
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from telephony.simulator.faults import RestFault
from telephony.simulator.inprocess import InProcess

BEN = "+13145550122"
LINE = "+13145550100"
SID = "AC" + "0" * 32
BASE = "https://clinic.example"


@pytest.fixture
def http(phones):
    return InProcess(phones.exchange)


@pytest.fixture
def twilio(http):
    return Client(SID, "local-auth-token", http_client=http)


def place(twilio, **more):
    return twilio.calls.create(**({"to": BEN, "from_": LINE, "url": f"{BASE}/answered"} | more))


def test_it_places_a_call(twilio, phones, customer):
    customer.pages = {"/answered": "<Response><Say>Hello.</Say></Response>"}
    call = place(twilio, status_callback=f"{BASE}/call", status_callback_event=["initiated", "answered", "completed"])
    assert call.status == "queued"
    phones.settle()
    phones.answer(BEN)
    assert phones.speech(BEN) == ["Hello."]
    assert customer.posted("/answered")[0]["Direction"] == "outbound-api"
    assert [post["CallStatus"] for post in customer.posted("/call")] == [
        "initiated",
        "in-progress",
        "completed",
    ]
    assert twilio.calls(call.sid).fetch().status == "completed"


def test_it_rings_no_longer_than_asked(twilio, phones, customer):
    call = place(twilio, timeout=20, status_callback=f"{BASE}/call")
    phones.settle()
    phones.wait(20)
    assert customer.posted("/call")[0]["CallStatus"] == "no-answer"
    assert twilio.calls(call.sid).fetch().status == "no-answer"


def test_it_limits_a_call(twilio, phones, customer):
    customer.pages = {"/answered": '<Response><Pause length="900"/></Response>'}
    call = place(twilio, time_limit=600)
    phones.settle()
    phones.wait(10)
    phones.answer(BEN)
    phones.wait(600)
    assert twilio.calls(call.sid).fetch().duration == "600"


def test_it_cancels_a_ringing_call(twilio, phones, customer):
    call = place(twilio, status_callback=f"{BASE}/call")
    phones.settle()
    twilio.calls(call.sid).update(status="canceled")
    phones.settle()
    assert customer.posted("/call")[0]["CallStatus"] == "canceled"
    assert not phones.exchange.handset(BEN).is_ringing


def test_it_ends_a_live_call(twilio, phones, customer):
    customer.pages = {"/answered": '<Response><Pause length="900"/></Response>'}
    call = place(twilio)
    phones.settle()
    phones.answer(BEN)
    assert twilio.calls(call.sid).update(status="completed").status == "completed"


def test_it_redirects_a_live_call(twilio, phones, customer):
    customer.pages = {
        "/answered": '<Response><Pause length="900"/></Response>',
        "/other": "<Response><Say>Now this.</Say></Response>",
    }
    call = place(twilio)
    phones.settle()
    phones.answer(BEN)
    twilio.calls(call.sid).update(url=f"{BASE}/other")
    phones.settle()
    assert phones.speech(BEN) == ["Now this."]


def test_it_finds_calls(twilio, phones):
    first, second = place(twilio), place(twilio, to="+13145550121")
    assert [call.sid for call in twilio.calls.list(from_=LINE)] == [second.sid, first.sid]
    assert [call.sid for call in twilio.calls.list(to=BEN)] == [first.sid]
    assert twilio.calls.list(status="completed") == []
    assert twilio.calls.list(start_time_after=phones.now + timedelta(seconds=1)) == []


def test_it_sends_a_text(twilio, phones):
    message = twilio.messages.create(to=BEN, from_=LINE, body="Hello", validity_period=600)
    assert message.status == "queued"
    phones.settle()
    assert twilio.messages(message.sid).fetch().status == "delivered"
    assert phones.received(BEN) == ["Hello"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": "12345"}, 21211),
        ({"to": "+1314555"}, 21211),
        ({"from_": "+13125550199"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "a" * 1601}, 21617),
        ({"to": LINE}, 21266),
    ],
)
def test_it_refuses_a_text(twilio, fields, code):
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(**({"to": BEN, "from_": LINE, "body": "Hello"} | fields))
    assert refused.value.code == code


@pytest.mark.parametrize(("fields", "code"), [({"to": "12345"}, 21211), ({"from_": BEN}, 21210), ({"url": ""}, 21205)])
def test_it_refuses_a_call(twilio, fields, code):
    with pytest.raises(TwilioRestException) as refused:
        place(twilio, **fields)
    assert refused.value.code == code


def test_it_refuses_a_text_to_a_landline(twilio, phones):
    phones.exchange.handset(BEN).can_text = False
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=BEN, from_=LINE, body="Hello")
    assert refused.value.code == 21614


def test_it_refuses_a_wrong_token(http):
    with pytest.raises(TwilioRestException) as refused:
        Client(SID, "wrong", http_client=http).messages.create(to=BEN, from_=LINE, body="Hello")
    assert refused.value.status == 401


def test_it_knows_no_other_sid(twilio):
    with pytest.raises(TwilioRestException) as refused:
        twilio.calls("CA" + "f" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_it_gives_photos_with_a_password_and_deletes_them(twilio, http, phones, customer):
    phones.text("", media=(("image/jpeg", b"\xff\xd8photo"),))
    post = customer.posted("/text")[0]
    assert http.request("GET", post["MediaUrl0"]).status_code == 401
    assert http.request("GET", post["MediaUrl0"], auth=(SID, "local-auth-token")).content == b"\xff\xd8photo"
    media = twilio.messages(post["MessageSid"]).media
    assert [piece.content_type for piece in media.list()] == ["image/jpeg"]
    media(media.list()[0].sid).delete()
    assert http.request("GET", post["MediaUrl0"], auth=(SID, "local-auth-token")).status_code == 404


def test_it_blanks_and_deletes_a_message(twilio, phones, customer):
    phones.text("See you")
    sid = customer.posted("/text")[0]["MessageSid"]
    assert twilio.messages(sid).update(body="").body == ""
    twilio.messages(sid).delete()
    with pytest.raises(TwilioRestException):
        twilio.messages(sid).fetch()


def test_it_lists_texts_that_came_in(twilio, phones):
    phones.text("One")
    phones.wait(60)
    phones.text("Two")
    since = phones.now - timedelta(seconds=30)
    assert [message.body for message in twilio.messages.list(to=LINE, date_sent_after=since)] == ["Two"]


def test_it_pages(twilio):
    for _ in range(5):
        twilio.messages.create(to=BEN, from_=LINE, body="Hello")
    assert len(twilio.messages.list(page_size=2)) == 5


@pytest.mark.parametrize("status", [429, 500, 503])
def test_it_refuses_once_when_told_to(twilio, phones, status):
    phones.exchange.faults.refuse(RestFault(status=status, path="Messages"))
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=BEN, from_=LINE, body="Hello")
    assert refused.value.status == status
    assert twilio.messages.create(to=BEN, from_=LINE, body="Hello").sid


def test_it_loses_the_answer_but_not_the_call_when_told_to(twilio, phones):
    phones.exchange.faults.refuse(RestFault(path="Calls", lost=True))
    with pytest.raises(ReadTimeout):
        place(twilio)
    assert len(twilio.calls.list(to=BEN)) == 1


def test_it_shows_every_request_to_the_inspector(phones):
    seen = []
    client = Client(
        SID, "local-auth-token", http_client=InProcess(phones.exchange, lambda *request: seen.append(request))
    )
    client.messages.create(to=BEN, from_=LINE, body="Hello")
    method, url, fields = seen[0]
    assert (method, fields["To"]) == ("POST", BEN)
    assert url.endswith("/Messages.json")
