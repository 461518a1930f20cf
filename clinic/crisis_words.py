"""How crisis lines are said on a call and written in a text, in the languages of the line.

A table and not gettext: these words must be there when nothing else is. Texts keep to plain letters (GSM-7,
one segment); digits are set apart for the voice ("9 8 8").
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from clinic.models.crisis_line import CrisisLine, How, Purpose
from clinic.start_sets import START_SETS, known_lines


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language in one medium. `emergency` and `talk` are sentences around the ways, joined by commas and
    `either`.
    """

    emergency: str
    talk: str
    either: str
    or_to: str
    call: str
    call_and_press: str
    text: str
    call_or_text: str
    text_keyword: str
    local: str
    chat: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said when no database answers."""

    spoken: str
    texted: str


SPOKEN = {
    "en": Phrases(
        emergency="If you are in danger now, {}.",
        talk="To talk with someone right away, {}.",
        either="or",
        or_to=" or to ",
        call="call {number}",
        call_and_press="call {number} and press {key}",
        text="text {number}",
        call_or_text="call or text {number}",
        text_keyword="text the word {keyword} to {number}",
        local="call your local emergency number",
    ),
    "es": Phrases(
        emergency="Si está en peligro ahora, {}.",
        talk="Para hablar con alguien enseguida, {}.",
        either="o",
        or_to=" o al ",
        call="llame al {number}",
        call_and_press="llame al {number} y marque el {key}",
        text="envíe un mensaje de texto al {number}",
        call_or_text="llame o envíe un mensaje de texto al {number}",
        text_keyword="envíe la palabra {keyword} al {number}",
        local="llame al número de emergencia de su localidad",
    ),
}
TEXTED = {
    "en": Phrases(
        emergency="In danger now: {}.",
        talk="To talk: {}.",
        either="or",
        or_to=" or to ",
        call="call {number}",
        call_and_press="call {number} (press {key})",
        text="text {number}",
        call_or_text="call or text {number}",
        text_keyword="text {keyword} to {number}",
        chat="chat at {link}",
        local="call your local emergency number",
    ),
    "es": Phrases(
        emergency="En peligro ahora: {}.",
        talk="Para hablar: {}.",
        either="o",
        or_to=" o al ",
        call="llame al {number}",
        call_and_press="llame al {number} (marque {key})",
        text="mande SMS al {number}",
        call_or_text="llame o mande SMS al {number}",
        text_keyword="mande {keyword} al {number}",
        chat="chat en {link}",
        local="llame a emergencias de su localidad",
    ),
}


def spoken(lines: Iterable[CrisisLine], language: str) -> str:
    """One or two sentences for the voice, without chats. Where no line is for emergencies the local emergency
    number is named.
    """
    by_voice = [line for line in lines if line.how != How.CHAT]
    return _sentences(by_voice, SPOKEN.get(language, SPOKEN["en"]), language, aloud=True)


def texted(lines: Iterable[CrisisLine], language: str) -> str:
    """The same for a text, short and in letters that every phone has."""
    return _plain_letters(_sentences(list(lines), TEXTED.get(language, TEXTED["en"]), language, aloud=False))


def said_aloud(line: CrisisLine) -> str:
    """The number as the voice says it: as its row tells, else digit by digit."""
    return line.spoken or " ".join(line.number.lstrip("+"))


def _sentences(lines: list[CrisisLine], phrases: Phrases, language: str, aloud: bool) -> str:
    emergency = _ways([line for line in lines if line.purpose == Purpose.EMERGENCY], phrases, language, aloud)
    others = _ways([line for line in lines if line.purpose != Purpose.EMERGENCY], phrases, language, aloud)
    said = [phrases.emergency.format(_joined(emergency or [phrases.local], phrases))]
    if others:
        said.append(phrases.talk.format(_joined(others, phrases)))
    return " ".join(said)


def _ways(lines: list[CrisisLine], phrases: Phrases, language: str, aloud: bool) -> list[str]:
    """What to do for each line; a call and a text to the same number become one way where neither needs more
    than the number, and so do texts of the same word.
    """
    plain = [line for line in lines if line.number and not line.key(language) and not line.word(language)]
    both = {line.number for line in plain if line.how == How.CALL} & {
        line.number for line in plain if line.how == How.TEXT
    }
    ways = []
    for line in lines:
        words = phrases.call_or_text if line in plain and line.number in both else _phrase(line, phrases, language)
        word = line.word(language)
        same = [other for other in lines if other.word(language) == word] if word else [line]
        number = phrases.or_to.join(said_aloud(one) if aloud else one.number for one in same)
        ways.append(words.format(number=number, keyword=word, key=line.key(language), link=line.link))
    return list(dict.fromkeys(ways))


def _phrase(line: CrisisLine, phrases: Phrases, language: str) -> str:
    if line.how == How.CHAT:
        return phrases.chat
    if not line.number:
        return phrases.local
    if line.how == How.TEXT:
        return phrases.text_keyword if line.word(language) else phrases.text
    return phrases.call_and_press if line.key(language) else phrases.call


def _joined(ways: list[str], phrases: Phrases) -> str:
    return f", {phrases.either} ".join([", ".join(ways[:-1]), ways[-1]] if len(ways) > 1 else ways)


def _plain_letters(text: str) -> str:
    """Without accents: "á" alone would turn a text into UCS-2 and halve its room."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


STATIC: dict[str, dict[str, Words]] = {
    country: {code: Words(spoken(known_lines(country), code), texted(known_lines(country), code)) for code in SPOKEN}
    for country in (*START_SETS, "")
}


def static(country: str, language: str) -> Words:
    """What is said when no database answers, by the country of whoever calls (`coaching.line.callers.country_of`)."""
    by_language = STATIC.get(country, STATIC[""])
    return by_language.get(language, by_language["en"])
