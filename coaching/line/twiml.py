"""TwiML, put together from a few pieces: only what the line uses, so that it cannot be composed wrongly.

Strings instead of an XML library, because this is the hot path; every word is escaped here and nowhere else.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.http import HttpResponse

from coaching.escaping import in_xml

VOICES = {"en": ("Polly.Joanna-Neural", "en-US"), "es": ("Polly.Lupe-Neural", "es-US")}
LONGEST_CALL_SECONDS = 4 * 60 * 60  # a call for a life has no limit of ours; this is the carrier's own ceiling
SAY_LIMIT = 4000  # the carrier takes 4,096 characters in one Say


def say(text: str, language: str) -> str:
    voice, tongue = VOICES.get(language, VOICES["en"])
    return f'<Say voice="{voice}" language="{tongue}">{in_xml(text[:SAY_LIMIT])}</Say>'


def pause(seconds: int) -> str:
    return f'<Pause length="{seconds}"/>'


def gather(action: str, *spoken: str, digits: int, timeout: int = 5) -> str:
    """Listens for keys while it speaks; whatever follows it is what silence leads to."""
    return (
        f'<Gather input="dtmf" timeout="{timeout}" numDigits="{digits}" finishOnKey="" action={quoteattr(action)}'
        f' method="POST">{"".join(spoken)}</Gather>'
    )


def gather_until_pound(action: str, *spoken: str, digits: int, timeout: int = 8) -> str:
    """Listens for up to so many keys and a pound; silence leads to `action` as well, with no digits."""
    return (
        f'<Gather input="dtmf" timeout="{timeout}" numDigits="{digits}" finishOnKey="#" actionOnEmptyResult="true"'
        f' action={quoteattr(action)} method="POST">{"".join(spoken)}</Gather>'
    )


def redirect(path: str) -> str:
    return f'<Redirect method="POST">{in_xml(path)}</Redirect>'


def hang_up() -> str:
    return "<Hangup/>"


def dial(number: str, *, caller_id: str, action: str, whisper: str, status: str, ring_seconds: int) -> str:
    """Rings one number; whoever answers hears `whisper` first, and only what it does there bridges the two."""
    return (
        f'<Dial action={quoteattr(action)} method="POST" timeout="{ring_seconds}" timeLimit="{LONGEST_CALL_SECONDS}"'
        f' callerId={quoteattr(caller_id)} answerOnBridge="true">'
        f'<Number url={quoteattr(whisper)} method="POST" statusCallback={quoteattr(absolute(status))}'
        f' statusCallbackMethod="POST" statusCallbackEvent="initiated ringing answered completed">'
        f"{in_xml(number)}</Number></Dial>"
    )


def message(text: str) -> str:
    return f"<Message>{in_xml(text)}</Message>"


def document(*verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(verbs)}</Response>'


def response(xml: str) -> HttpResponse:
    return HttpResponse(xml, content_type="text/xml")


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
