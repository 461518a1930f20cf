"""What Twilio would warn of, or carry out otherwise than meant, is a TwimlError."""

import pytest

from telephony.simulator.errors import TwimlError
from telephony.simulator.twiml import read_text, read_voice

DOUBTFUL = {
    "unknown verb": "<Speak>Hello</Speak>",
    "verb in small letters": "<say>Hello</say>",
    "unknown attribute": '<Say lang="en-US">Hello</Say>',
    "unknown language": '<Say language="en">Hello</Say>',
    "unknown voice": '<Say voice="robot">Hello</Say>',
    "empty speech": "<Say> </Say>",
    "long speech": f"<Say>{'a' * 4097}</Say>",
    "verb in speech": "<Say>Hello<Pause/></Say>",
    "words outside a verb": "Hello",
    "gather without action": "<Gather numDigits='1'><Say>Press 1</Say></Gather>",
    "gather with a wrong number": "<Gather action='/a' numDigits='one'/>",
    "gather with a wrong key": "<Gather action='/a' finishOnKey='x'/>",
    "gather with an endless timeout": "<Gather action='/a' timeout='0'/>",
    "gather of speech": "<Gather action='/a' input='speech'/>",
    "dial in gather": "<Gather action='/a'><Dial>+13145550112</Dial></Gather>",
    "something after dial with action": "<Dial action='/a'>+13145550112</Dial><Say>Bye</Say>",
    "something after redirect": "<Redirect>/a</Redirect><Say>Bye</Say>",
    "something after hangup": "<Hangup/><Say>Bye</Say>",
    "something after gather that always posts": ("<Gather action='/a' actionOnEmptyResult='true'/><Say>Bye</Say>"),
    "dial that leads nowhere": "<Dial>+13145550112</Dial>",
    "dial of nobody": "<Dial action='/a'/>",
    "dial of a bad number": "<Dial action='/a'>314555</Dial>",
    "dial with too short a timeout": "<Dial action='/a' timeout='2'>+13145550112</Dial>",
    "dial that records": "<Dial action='/a' record='record-from-answer'>+13145550112</Dial>",
    "number with a wrong event": (
        "<Dial action='/a'><Number statusCallback='/s' statusCallbackEvent='finished'>+13145550112</Number></Dial>"
    ),
    "empty redirect": "<Redirect/>",
    "pause of words": "<Pause length='long'/>",
    "message in a call": "<Message>Hello</Message>",
}


@pytest.mark.parametrize("verbs", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_it_refuses(verbs):
    with pytest.raises(TwimlError):
        read_voice(f"<Response>{verbs}</Response>")


@pytest.mark.parametrize("document", ["", "not XML", "<Response><Say>half", "<response/>", "<Answer/>"], ids=str)
def test_it_refuses_what_is_not_a_response(document):
    with pytest.raises(TwimlError):
        read_voice(document)


def test_it_refuses_another_content_type():
    with pytest.raises(TwimlError, match="12300"):
        read_voice("<Response/>", "text/html; charset=utf-8")


def test_it_reads_4096_characters():
    assert read_voice(f"<Response><Say>{'a' * 4096}</Say></Response>")[0].text == "a" * 4096


def test_it_reads_speech_markup_as_words():
    document = '<Response><Say language="es-MX">Llame al <say-as interpret-as="digits">988</say-as>.</Say>'
    document += "</Response>"
    assert read_voice(document)[0].text == "Llame al 988."


@pytest.mark.parametrize(
    "verbs",
    [
        f"<Message>{'a' * 1601}</Message>",
        "<Message/>",
        "<Say>Hello</Say>",
        "<Message><Say>Hi</Say></Message>",
    ],
)
def test_it_refuses_in_the_answer_to_a_text(verbs):
    with pytest.raises(TwimlError):
        read_text(f"<Response>{verbs}</Response>")


def test_it_takes_an_empty_answer_to_a_text():
    assert read_text("", "text/plain") == ()
