"""Reads a TwiML document as strictly as Twilio's own error pages warn; anything doubtful is a TwimlError."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass

from telephony.simulator import grammar, numbers
from telephony.simulator.errors import TwimlError

XML_TYPES = ("text/xml", "application/xml")
Children = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Verb:
    """One element: its name, its attributes as written, its words, the elements in it."""

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["Verb", ...] = ()

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    def seconds(self, attribute: str, default: int) -> int:
        return int(self.attributes.get(attribute, default))


def read_voice(document: str, content_type: str = "text/xml") -> tuple[Verb, ...]:
    """The verbs of a document that a call carries out. Raises TwimlError."""
    verbs = _read(document, content_type, grammar.VOICE_CHILDREN)
    for verb in verbs:
        _check_gather(verb)
        _check_dial(verb)
    _check_reachable(verbs)
    return verbs


def read_text(document: str, content_type: str = "text/xml") -> tuple[Verb, ...]:
    """The verbs of a document that answers a message; an empty answer says nothing. Raises TwimlError."""
    if not document.strip():
        return ()
    verbs = _read(document, content_type, grammar.TEXT_CHILDREN)
    for verb in verbs:
        if verb.name == "Message":
            _check_message(verb)
    _check_reachable(verbs)
    return verbs


def _read(document: str, content_type: str, allowed: Children) -> tuple[Verb, ...]:
    if content_type.split(";")[0].strip().lower() not in XML_TYPES:
        raise TwimlError(f"12300 the answer is {content_type or 'of no type'}, not XML")
    try:
        root = ET.fromstring(document.encode())  # noqa: S314  (our own document, on our own machine)
    except ET.ParseError as error:
        raise TwimlError(f"12100 the document is not XML: {error}") from error
    if root.tag != "Response":
        raise TwimlError(f"12200 the document is a <{root.tag}>, not a <Response>")
    return _verb(root, allowed).children


def _verb(element: ET.Element, allowed: Children) -> Verb:
    name = element.tag
    for attribute, value in element.attrib.items():
        _check_attribute(name, attribute, value)
    if name == "Say":
        return Verb(name, dict(element.attrib), _speech(element))
    children = []
    for child in element:
        if child.tag not in allowed.get(name, frozenset()):
            raise TwimlError(f"12200 <{child.tag}> may not stand in <{name}>")
        children.append(_verb(child, allowed))
    return Verb(name, dict(element.attrib), _words(element), tuple(children))


def _check_attribute(name: str, attribute: str, value: str) -> None:
    known = grammar.ATTRIBUTES[name]
    if attribute not in known:
        raise TwimlError(f"12200 <{name}> has no attribute {attribute}")
    fits = known[attribute]
    if isinstance(fits, re.Pattern):
        good = bool(fits.fullmatch(value))
    elif isinstance(fits, range):
        good = value.isdecimal() and int(value) in fits
    else:
        good = value in fits
    if not good:
        raise TwimlError(f'12200 <{name} {attribute}="{value}"> is not a value that it may have')


def _words(element: ET.Element) -> str:
    words = " ".join(" ".join([element.text or "", *(child.tail or "" for child in element)]).split())
    if words and element.tag not in grammar.HOLDS_WORDS:
        raise TwimlError(f"12200 <{element.tag}> may hold no words: {words[:40]!r}")
    if element.tag in {"Redirect", "Number", "Media"} and not words:
        raise TwimlError(f"12200 <{element.tag}> is empty")
    return words


def _speech(element: ET.Element) -> str:
    for part in element.iter():
        if part is not element and part.tag not in grammar.SPEECH_MARKUP:
            raise TwimlError(f"12200 <{part.tag}> may not stand in <Say>")
    text = " ".join("".join(element.itertext()).split())
    if not text:
        raise TwimlError("13520 <Say> has nothing to say")
    if len(text) > grammar.SAY_CHARACTERS:
        raise TwimlError(f"13520 <Say> has {len(text)} characters, more than {grammar.SAY_CHARACTERS}")
    return text


def _check_gather(verb: Verb) -> None:
    if verb.name == "Gather" and not verb.get("action"):
        raise TwimlError("<Gather> without an action asks the same document again")


def _check_dial(verb: Verb) -> None:
    if verb.name != "Dial":
        return
    dialled = [child.text for child in verb.children] or [verb.text]
    if verb.text and verb.children:
        raise TwimlError("12200 <Dial> holds either a number or <Number>s")
    if len(dialled) > grammar.NUMBERS_IN_A_DIAL:
        raise TwimlError(f"13222 <Dial> may ring {grammar.NUMBERS_IN_A_DIAL} numbers, not {len(dialled)}")
    for number in dialled:
        if not numbers.is_valid(number):
            raise TwimlError(f"13223 <Dial> cannot reach {number!r}")


def _check_message(verb: Verb) -> None:
    body = verb.text or " ".join(child.text for child in verb.children if child.name == "Body")
    if not body and not any(child.name == "Media" for child in verb.children):
        raise TwimlError("14103 <Message> is empty")
    if len(body) > grammar.BODY_CHARACTERS:
        raise TwimlError(f"14101 <Message> has {len(body)} characters, more than {grammar.BODY_CHARACTERS}")


def _check_reachable(verbs: tuple[Verb, ...]) -> None:
    """Nothing may follow a verb that never comes back, and a <Dial> must lead somewhere."""
    for position, verb in enumerate(verbs):
        leaves = (
            verb.name in grammar.FINAL
            or (verb.name == "Dial" and bool(verb.get("action")))
            or (verb.name == "Gather" and verb.get("actionOnEmptyResult") == "true")
        )
        last = position == len(verbs) - 1
        if leaves and not last:
            raise TwimlError(f"<{verbs[position + 1].name}> after <{verb.name}> is never reached")
        if verb.name == "Dial" and last and not leaves:
            raise TwimlError("<Dial> has no action and nothing after it: a dead end for the caller")
