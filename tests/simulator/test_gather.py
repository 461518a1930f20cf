"""<Gather> as Twilio does it."""

MENU = (
    '<Response><Gather action="/chosen" numDigits="1" timeout="4"><Say>Press 1.</Say></Gather>'
    "<Say>Nobody pressed.</Say></Response>"
)


def test_it_posts_the_key_to_the_action(phones, customer):
    customer.pages = {"/voice": MENU, "/chosen": "<Response><Say>Thank you.</Say></Response>"}
    phones.call("+13145550122")
    phones.press("+13145550122", "1")
    assert customer.posted("/chosen")[0]["Digits"] == "1"
    assert phones.speech("+13145550122") == ["Press 1.", "Thank you."]


def test_it_goes_on_after_the_timeout(phones, customer):
    customer.pages = {"/voice": MENU}
    phones.call("+13145550122")
    phones.wait(3.9)
    assert phones.speech("+13145550122") == ["Press 1."]
    phones.wait(0.1)
    assert phones.speech("+13145550122") == ["Press 1.", "Nobody pressed."]
    assert customer.posted("/chosen") == []


def test_it_posts_silence_only_when_asked_to(phones, customer):
    customer.pages = {
        "/voice": '<Response><Gather action="/chosen" actionOnEmptyResult="true" timeout="4"/></Response>'
    }
    phones.call()
    phones.wait(4)
    assert customer.posted("/chosen")[0]["Digits"] == ""


def test_it_takes_digits_until_the_finishing_key(phones, customer):
    customer.pages = {"/voice": '<Response><Gather action="/chosen" finishOnKey="#"/></Response>'}
    phones.call()
    phones.press("+13145550122", "210122#")
    assert customer.posted("/chosen")[0]["Digits"] == "210122"
    assert customer.posted("/chosen")[0]["FinishedOnKey"] == "#"


def test_it_counts_the_timeout_from_the_last_key(phones, customer):
    customer.pages = {"/voice": '<Response><Gather action="/chosen" timeout="4"/></Response>'}
    phones.call()
    phones.wait(3)
    phones.press("+13145550122", "2")
    phones.wait(3)
    phones.press("+13145550122", "1")
    phones.wait(4)
    assert customer.posted("/chosen")[0]["Digits"] == "21"


def test_it_lets_a_key_interrupt_the_prompt(phones, customer):
    phones.exchange.speech_rate = 1
    customer.pages = {"/voice": MENU}
    phones.call()
    phones.wait(2)
    phones.press("+13145550122", "1")
    assert customer.posted("/chosen")[0]["Digits"] == "1"


def test_it_loses_keys_that_nobody_waits_for(phones, customer):
    customer.pages = {"/voice": '<Response><Pause length="10"/><Gather action="/chosen" numDigits="1"/></Response>'}
    phones.call()
    phones.press("+13145550122", "1")
    phones.wait(10)
    assert customer.posted("/chosen") == []


def test_it_asks_nothing_more_after_a_hang_up(phones, customer):
    customer.pages = {"/voice": MENU}
    phones.call()
    phones.hang_up("+13145550122")
    phones.wait(60)
    assert customer.posted("/chosen") == []
    assert customer.posted("/ended")[0]["CallStatus"] == "completed"
