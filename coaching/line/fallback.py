"""The static documents that speak when we cannot: no database, no code of ours, hosted on another machine.

They are entered at Twilio as the fallback URL of each number. Whoever calls hears crisis words in both languages.
"""

from __future__ import annotations

from clinic import crisis
from coaching.line import twiml

LANGUAGES = ("en", "es")
TROUBLE = {
    "en": "Your coaching line cannot connect calls at this moment. Please call again in a few minutes.",
    "es": "Su línea no puede conectar llamadas en este momento. Llame otra vez en unos minutos, por favor.",
}
TROUBLE_TEXT = {
    "en": "Your text may not have arrived. Please send it again later.",
    "es": "Quizas su mensaje no llego. Mandelo otra vez mas tarde, por favor.",
}


def voice(country: str) -> str:
    """Crisis words first, then that it is worth calling again, said once more for whoever was upset; then the end."""
    said = [
        twiml.say(f"{crisis.static(country, language).spoken} {TROUBLE[language]}", language) for language in LANGUAGES
    ]
    return twiml.document(*said, twiml.pause(1), *said, twiml.hang_up())


def text(country: str) -> str:
    """One message a language, so that each stays within one segment or two."""
    return twiml.document(
        *(
            twiml.message(f"{crisis.static(country, language).texted} {TROUBLE_TEXT[language]}")
            for language in LANGUAGES
        )
    )
