"""Texts in both directions."""

import pytest

from telephony.simulator.webhooks import Answer

BEN = "+13145550122"
LINE = "+13145550100"


def send(phones, body="Hello", **more):
    message = phones.exchange.texts.outgoing(
        sender=LINE, to=BEN, body=body, watcher_url="https://clinic.example/sent", **more
    )
    phones.settle()
    return message


def test_it_posts_a_text(phones, customer):
    phones.text("See you")
    post = customer.posted("/text")[0]
    assert (post["From"], post["To"], post["Body"], post["NumMedia"]) == (BEN, LINE, "See you", "0")
    assert post["SmsStatus"] == "received"
    assert "MessagingServiceSid" not in post


def test_it_posts_the_messaging_service_where_the_line_has_one(phones, customer):
    line = phones.exchange.find_line(LINE)
    phones.exchange.find_line = lambda number: type(line)(
        number, line.voice_url, line.text_url, messaging_service_sid="MG" + "1" * 32
    )
    phones.text("See you")
    assert customer.posted("/text")[0]["MessagingServiceSid"] == "MG" + "1" * 32


def test_it_posts_every_photo(phones, customer):
    phones.text("", media=(("image/jpeg", b"one"), ("image/png", b"two")))
    post = customer.posted("/text")[0]
    assert post["NumMedia"] == "2"
    assert post["MediaContentType1"] == "image/png"
    assert post["MediaUrl0"].startswith(f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Messages/MM")


def test_it_delivers_the_answer(phones, customer):
    customer.pages = {"/text": "<Response><Message>Thank you</Message></Response>"}
    phones.text("See you")
    assert phones.received(BEN) == ["Thank you"]


def test_it_delivers_nothing_for_an_empty_answer(phones, customer):
    customer.pages = {"/text": Answer(204)}
    phones.text("See you")
    assert phones.received(BEN) == []
    assert phones.problems == []


def test_it_tells_how_a_text_fares(phones, customer):
    send(phones)
    assert [post["MessageStatus"] for post in customer.posted("/sent")] == ["queued", "sent", "delivered"]
    assert phones.received(BEN) == ["Hello"]


@pytest.mark.parametrize("word", ["STOP", "stop", " Unsubscribe ", "CANCEL"])
def test_it_blocks_after_stop_and_still_tells_us(phones, customer, word):
    phones.text(word)
    assert customer.posted("/text")[0]["OptOutType"] == "STOP"
    assert "unsubscribed" in phones.received(BEN)[0]
    with pytest.raises(Exception, match="unsubscribed") as refused:
        send(phones)
    assert refused.value.code == 21610


def test_it_does_not_deliver_our_answer_to_stop(phones, customer):
    customer.pages = {"/text": "<Response><Message>Sorry to see you go</Message></Response>"}
    phones.text("STOP")
    assert phones.received(BEN) == [phones.exchange.handset(BEN).texts[1].body]
    assert phones.exchange.handset(BEN).texts[1].automatic


def test_it_opens_again_after_start(phones, customer):
    phones.text("STOP")
    phones.text("START")
    assert customer.posted("/text")[1]["OptOutType"] == "START"
    send(phones)
    assert phones.received(BEN)[-1] == "Hello"


def test_it_reads_stop_only_as_a_single_word(phones, customer):
    phones.text("stop worrying")
    assert "OptOutType" not in customer.posted("/text")[0]


def test_it_answers_help_and_tells_us(phones, customer):
    phones.text("HELP")
    assert customer.posted("/text")[0]["OptOutType"] == "HELP"


def test_it_cannot_reach_a_telephone_that_is_off(phones, customer):
    phones.exchange.handset(BEN).reachable = False
    send(phones)
    last = customer.posted("/sent")[-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30003")


def test_it_fails_a_text_that_is_no_longer_valid(phones, customer):
    phones.exchange.text_delay = phones.exchange.text_delay.__class__(seconds=400)
    send(phones, valid_for=300)
    phones.wait(400)
    last = customer.posted("/sent")[-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == ("failed", "30001")


def test_it_stops_an_endless_redirect_of_a_text(phones, customer):
    customer.pages = {"/text": "<Response><Redirect>/text</Redirect></Response>"}
    phones.text("See you")
    assert "an endless redirect" in phones.problems[0]


def test_it_reports_an_answer_that_is_not_2xx(phones, customer):
    customer.pages = {"/text": Answer(500)}
    phones.text("See you")
    assert "11200" in phones.problems[0]
