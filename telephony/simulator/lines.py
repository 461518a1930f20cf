"""A line: a number that belongs to us, with the addresses that Twilio would have in its console for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`voice_fallback` is the static document (or its URL) that speaks when our own answer fails."""

    number: str
    voice_url: str
    text_url: str
    status_callback_url: str = ""
    voice_fallback: str = ""
    messaging_service_sid: str = ""
