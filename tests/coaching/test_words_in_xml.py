"""Whatever a person has pasted, an answer of the line is XML: else the carrier ends the call with an error."""

from xml.etree import ElementTree

import pytest

from coaching.line import twiml

EVERY_SIGN = "".join(map(chr, [*range(0x250), 0x2028, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600]))


@pytest.mark.parametrize("put", [lambda words: twiml.say(words, "en"), twiml.message, twiml.redirect])
def test_every_answer_can_be_read_p1(put):
    said = ElementTree.fromstring(twiml.document(put(EVERY_SIGN)))[0].text
    assert [sign for sign in "<>&\"'é\U0001f600" if sign not in said] == []


def test_a_word_processors_line_break_parts_two_words():
    assert ">Cold water, call Ana 988<" in twiml.say("Cold\vwater,\fcall\x07 Ana\x00 988", "en")
