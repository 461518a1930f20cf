"""<Dial> of one telephone, with a whisper, as Twilio does it."""

import pytest

BEN = "+13145550122"
JONAS = "+13145550112"
LINE = "+13145550100"
DIAL = (
    '<Response><Dial action="/after" timeout="25" timeLimit="3600" callerId="+13145550100" '
    'answerOnBridge="true">'
    '<Number url="/whisper" statusCallback="/leg" '
    'statusCallbackEvent="initiated ringing answered completed">'
    "+13145550112</Number></Dial></Response>"
)
WHISPER = (
    '<Response><Gather action="/accepted" numDigits="1" timeout="8"><Say>Press 1 to take a call.</Say>'
    "</Gather><Hangup/></Response>"
)


@pytest.fixture(autouse=True)
def pages(customer):
    customer.pages = {
        "/voice": DIAL,
        "/whisper": WHISPER,
        "/accepted": "<Response/>",
        "/after": "<Response><Say>Goodbye.</Say></Response>",
    }
    return customer.pages


def statuses(customer):
    return [post["CallStatus"] for post in customer.posted("/leg")]


def test_it_rings_the_other_telephone_with_the_lines_number(phones):
    phones.call()
    jonas = phones.exchange.handset(JONAS)
    assert jonas.is_ringing
    assert jonas.leg.caller == LINE
    assert phones.exchange.handset(BEN).heard[-1].text == "(ringing)"


def test_it_connects_when_the_whisper_ends(phones):
    phones.call()
    phones.answer(JONAS)
    assert phones.exchange.handset(BEN).connected_to is None
    phones.press(JONAS, "1")
    assert phones.exchange.handset(BEN).connected_to is phones.exchange.handset(JONAS)
    assert phones.exchange.handset(JONAS).connected_to is phones.exchange.handset(BEN)


def test_it_hides_the_whisper_from_the_caller(phones):
    phones.call()
    phones.answer(JONAS)
    assert phones.speech(JONAS) == ["Press 1 to take a call."]
    assert phones.speech(BEN) == []


def test_it_says_completed_but_not_bridged_when_the_whisper_hangs_up(phones, customer):
    phones.call()
    phones.answer(JONAS)
    phones.wait(8)
    after = customer.posted("/after")[0]
    assert (after["DialCallStatus"], after["DialBridged"]) == ("completed", "false")
    assert after["DialCallSid"] == customer.posted("/leg")[0]["CallSid"]


def test_it_gives_up_after_the_timeout(phones, customer):
    phones.call()
    phones.wait(24.9)
    assert customer.posted("/after") == []
    phones.wait(0.1)
    assert customer.posted("/after")[0]["DialCallStatus"] == "no-answer"
    assert "DialCallDuration" not in customer.posted("/after")[0]
    assert statuses(customer) == ["initiated", "ringing", "no-answer"]


def test_it_is_busy_when_declined(phones, customer):
    phones.call()
    phones.decline(JONAS)
    assert customer.posted("/after")[0]["DialCallStatus"] == "busy"


def test_it_is_busy_when_in_another_call(phones, customer):
    phones.call()
    phones.answer(JONAS)
    phones.press(JONAS, "1")
    phones.call("+13145550121")
    assert customer.posted("/after")[0]["DialCallStatus"] == "busy"


def test_it_fails_when_the_telephone_is_off(phones, customer):
    phones.exchange.handset(JONAS).reachable = False
    phones.call()
    assert customer.posted("/after")[0]["DialCallStatus"] == "failed"


def test_it_tells_every_step_of_the_leg_in_order(phones, customer):
    phones.call()
    phones.answer(JONAS)
    phones.press(JONAS, "1")
    phones.wait(90)
    phones.hang_up(JONAS)
    posts = customer.posted("/leg")
    assert statuses(customer) == ["initiated", "ringing", "in-progress", "completed"]
    assert [post["SequenceNumber"] for post in posts] == ["0", "1", "2", "3"]
    assert {post["ParentCallSid"] for post in posts} == {customer.posted("/voice")[0]["CallSid"]}
    assert {post["Direction"] for post in posts} == {"outbound-dial"}
    assert posts[-1]["CallDuration"] == "90"


def test_it_goes_on_with_the_action_when_the_called_side_hangs_up(phones, customer):
    phones.call()
    phones.answer(JONAS)
    phones.press(JONAS, "1")
    phones.wait(61)
    phones.hang_up(JONAS)
    after = customer.posted("/after")[0]
    assert (after["DialCallStatus"], after["DialCallDuration"], after["DialBridged"]) == (
        "completed",
        "61",
        "true",
    )
    assert phones.speech(BEN) == ["Goodbye."]


def test_it_ends_the_called_leg_when_the_caller_hangs_up(phones, customer, pages):
    phones.call()
    phones.answer(JONAS)
    phones.press(JONAS, "1")
    phones.wait(30)
    phones.hang_up(BEN)
    assert statuses(customer)[-1] == "completed"
    assert customer.posted("/after")[0]["CallStatus"] == "completed"
    assert phones.speech(BEN) == []
    assert customer.posted("/ended")[0]["CallDuration"] == "30"


def test_it_stops_ringing_when_the_caller_gives_up(phones, customer):
    phones.call()
    phones.hang_up(BEN)
    assert not phones.exchange.handset(JONAS).is_ringing
    assert statuses(customer)[-1] == "no-answer"
    assert customer.posted("/ended")[0]["CallStatus"] == "no-answer"


def test_it_cuts_off_at_the_time_limit(phones, customer):
    phones.call()
    phones.answer(JONAS)
    phones.wait(3)
    phones.press(JONAS, "1")
    phones.wait(3599)
    assert phones.exchange.handset(BEN).connected_to
    phones.wait(1)
    assert phones.exchange.handset(BEN).connected_to is None
    assert customer.posted("/after")[0]["DialCallStatus"] == "completed"


def test_it_answers_the_caller_only_at_the_bridge(phones, customer):
    phones.call()
    phones.wait(5)
    phones.answer(JONAS)
    assert phones.exchange.handset(BEN).leg.status == "ringing"
    phones.press(JONAS, "1")
    assert phones.exchange.handset(BEN).leg.status == "in-progress"


def test_it_refuses_a_dial_in_a_whisper(phones, pages):
    pages["/whisper"] = '<Response><Dial action="/after">+13145550111</Dial></Response>'
    phones.call()
    phones.answer(JONAS)
    assert "a whisper may not <Dial>" in phones.problems[0]
    assert phones.exchange.handset(JONAS).leg is None


def test_it_refuses_a_caller_id_that_is_not_ours(phones, pages):
    pages["/voice"] = DIAL.replace('callerId="+13145550100"', 'callerId="+13125550199"')
    phones.call()
    assert "13214" in phones.problems[0]


def test_it_may_show_the_callers_own_number(phones, pages):
    pages["/voice"] = DIAL.replace(' callerId="+13145550100"', "")
    phones.call()
    assert phones.exchange.handset(JONAS).leg.caller == BEN


def test_it_needs_a_caller_id_for_a_withheld_caller(phones, pages):
    pages["/voice"] = DIAL.replace(' callerId="+13145550100"', "")
    phones.call(withheld=True)
    assert "13214" in phones.problems[0]


def test_it_gives_the_first_to_pick_up(phones, customer, pages):
    pages["/voice"] = (
        '<Response><Dial action="/after" callerId="+13145550100">'
        '<Number statusCallback="/one">+13145550112</Number>'
        '<Number statusCallback="/two">+13145550111</Number>'
        "</Dial></Response>"
    )
    phones.call()
    assert phones.exchange.handset("+13145550111").is_ringing
    phones.answer(JONAS)
    assert not phones.exchange.handset("+13145550111").is_ringing
    assert customer.posted("/two")[0]["CallStatus"] == "no-answer"
    assert phones.exchange.handset(BEN).connected_to is phones.exchange.handset(JONAS)


def test_it_goes_on_in_the_document_without_an_action(phones, pages):
    pages["/voice"] = "<Response><Dial>+13145550112</Dial><Say>Nobody took it.</Say></Response>"
    phones.call()
    phones.decline(JONAS)
    assert phones.speech(BEN) == ["Nobody took it."]
