"""A call to a line from its first webhook to its last."""

import pytest
from twilio.request_validator import RequestValidator

from telephony.simulator.errors import HandsetError
from telephony.simulator.webhooks import Answer

BEN = "+13145550122"
HELLO = "<Response><Say>Hello.</Say></Response>"


def test_it_asks_the_line_for_a_document(phones, customer):
    customer.pages = {"/voice": HELLO}
    phones.call()
    post = customer.posted("/voice")[0]
    assert post["From"] == BEN
    assert post["To"] == "+13145550100"
    assert post["CallStatus"] == "ringing"
    assert post["Direction"] == "inbound"
    assert post["ApiVersion"] == "2010-04-01"
    assert post["StirVerstat"] == "TN-Validation-Passed-A"
    assert post["FromCountry"] == "US"
    assert post["FromCity"] == "ST LOUIS"


def test_it_signs_what_it_posts(phones, customer):
    phones.call()
    webhook = customer.posts[0]
    sent = webhook.headers("local-auth-token")["X-Twilio-Signature"]
    assert RequestValidator("local-auth-token").validate(webhook.url, webhook.params, sent)


def test_it_signs_the_query_of_a_get(phones, customer):
    customer.pages = {"/voice": '<Response><Redirect method="GET">/next?step=2</Redirect></Response>'}
    phones.call()
    webhook = customer.posts[1]
    sent = webhook.headers("local-auth-token")["X-Twilio-Signature"]
    assert webhook.target.startswith("https://clinic.example/next?step=2&AccountSid=AC")
    assert RequestValidator("local-auth-token").validate(webhook.target, {}, sent)


def test_it_keeps_the_language_of_what_is_said(phones, customer):
    customer.pages = {"/voice": '<Response><Say language="es-MX">Hola.</Say></Response>'}
    phones.call()
    heard = [heard for heard in phones.exchange.handset(BEN).heard if heard.is_speech]
    assert [(one.text, one.language) for one in heard] == [("Hola.", "es-MX")]


def test_it_ends_with_the_document_and_says_so(phones, customer):
    customer.pages = {"/voice": '<Response><Say>Hello.</Say><Pause length="61"/></Response>'}
    phones.call()
    phones.wait(61)
    ended = customer.posted("/ended")[0]
    assert (ended["CallStatus"], ended["CallDuration"], ended["Duration"]) == ("completed", "61", "2")
    assert ended["CallbackSource"] == "call-progress-events"
    assert phones.exchange.handset(BEN).leg is None


def test_it_does_not_pick_up_during_a_first_pause(phones, customer):
    customer.pages = {"/voice": '<Response><Pause length="5"/><Say>Hello.</Say></Response>'}
    phones.call()
    assert phones.exchange.handset(BEN).leg.status == "ringing"
    phones.hang_up(BEN)
    assert customer.posted("/ended")[0]["CallStatus"] == "no-answer"


def test_it_rejects(phones, customer):
    customer.pages = {"/voice": '<Response><Reject reason="busy"/></Response>'}
    phones.call()
    assert customer.posted("/ended")[0]["CallStatus"] == "busy"


@pytest.mark.parametrize("shown", [True, "+266696687"])
def test_it_withholds_the_number(phones, customer, shown):
    phones.call(withheld=shown)
    post = customer.posted("/voice")[0]
    assert post["From"] == ("anonymous" if shown is True else "+266696687")
    assert BEN not in post.values()


def test_it_follows_redirects_relative_to_the_document(phones, customer):
    customer.pages = {"/voice": "<Response><Redirect>menu/1</Redirect></Response>", "/menu/1": HELLO}
    phones.call()
    assert phones.speech(BEN) == ["Hello."]


def test_it_stops_an_endless_redirect(phones, customer):
    customer.pages = {"/voice": "<Response><Say>One moment.</Say><Redirect>/voice</Redirect></Response>"}
    phones.call()
    assert "an endless redirect" in phones.problems[0]
    assert phones.exchange.handset(BEN).leg is None


def test_it_lets_redirects_go_on_that_wait(phones, customer):
    customer.pages = {"/voice": '<Response><Pause length="1"/><Redirect>/voice</Redirect></Response>'}
    phones.call()
    phones.wait(100)
    assert phones.problems == []


@pytest.mark.parametrize(
    "answer",
    [Answer(500, "text/html", "broken"), Answer(0, error="timed out"), "<Response><Shout/></Response>"],
)
def test_it_says_application_error_and_hangs_up(phones, customer, answer):
    customer.pages = {"/voice": answer}
    phones.call()
    assert phones.speech(BEN) == ["We are sorry, an application error has occurred. Goodbye."]
    assert len(phones.problems) == 1
    assert customer.posted("/ended")[0]["CallStatus"] == "completed"


def test_it_speaks_the_fallback_when_our_answer_fails(phones, customer):
    line = phones.exchange.find_line("+13145550100")
    fallback = "<Response><Say>Call or text 988.</Say></Response>"
    phones.exchange.find_line = lambda number: type(line)(line.number, line.voice_url, line.text_url, "", fallback)
    customer.pages = {"/voice": Answer(503)}
    phones.call()
    assert phones.speech(BEN) == ["Call or text 988."]


def test_it_fetches_a_fallback_url_with_the_error(phones, customer):
    line = phones.exchange.find_line("+13145550100")
    url = "https://clinic.example/static.xml"
    phones.exchange.find_line = lambda number: type(line)(line.number, line.voice_url, line.text_url, "", url)
    customer.pages = {"/voice": Answer(503), "/static.xml": HELLO}
    phones.call()
    post = customer.posted("/static.xml")[0]
    assert (post["ErrorCode"], post["ErrorUrl"]) == ("11200", "https://clinic.example/voice")


def test_it_cannot_call_a_stranger(phones):
    with pytest.raises(HandsetError):
        phones.exchange.call(BEN, "+13125550199")


def test_it_cannot_call_twice_at_once(phones, customer):
    customer.pages = {"/voice": '<Response><Say>Hello.</Say><Pause length="9"/></Response>'}
    phones.call()
    with pytest.raises(HandsetError):
        phones.exchange.call(BEN, "+13145550100")
