"""The static documents that speak when we cannot: no database, no code of ours, hosted on another machine.

They are entered at Twilio as the fallback URL of each number. Whoever calls hears crisis words in both languages: those
of the clinic's own list as it is today, or, where no database can be asked, those known for a country.
"""

from __future__ import annotations

from collections.abc import Mapping

from clinic import crisis
from clinic.models import Clinic
from coaching.line import twiml

LANGUAGES = ("en", "es")
TROUBLE = {
    "en": "Your coaching line cannot connect calls at this moment. Please call again in a few minutes.",
    "es": "Su línea de apoyo no puede conectar llamadas en este momento. Llame otra vez en unos minutos, por favor.",
}
TROUBLE_TEXT = {
    "en": "Your text may not have arrived. Please send it again later.",
    "es": "Quizas su mensaje no llego. Mandelo otra vez mas tarde, por favor.",
}


def of_clinic(clinic: Clinic) -> dict[str, str]:
    """Documents by the name of their file: for each language one that says it first, as voice and as text."""
    lines = crisis.lines_for(clinic.pk, clinic.country)
    spoken = {language: crisis.spoken(lines, language) for language in LANGUAGES}
    texted = {language: crisis.texted(lines, language) for language in LANGUAGES}
    return {
        f"{clinic.slug}-{medium}-{first}.xml": compose(words, first)
        for first in LANGUAGES
        for medium, compose, words in (("voice", _voice, spoken), ("text", _text, texted))
    }


def of_country(country: str) -> dict[str, str]:
    """The same from the numbers known for a country (ISO code), English first."""
    return {f"voice-{country.lower()}.xml": voice(country), f"text-{country.lower()}.xml": text(country)}


def voice(country: str) -> str:
    return _voice({language: crisis.static(country, language).spoken for language in LANGUAGES}, "en")


def text(country: str) -> str:
    return _text({language: crisis.static(country, language).texted for language in LANGUAGES}, "en")


def _voice(words: Mapping[str, str], first: str) -> str:
    """Crisis words first, then that it is worth calling again, said once more for whoever was upset; then the end."""
    said = [twiml.say(f"{words[language]} {TROUBLE[language]}", language) for language in _from(first)]
    return twiml.document(*said, twiml.pause(1), *said, twiml.hang_up())


def _text(words: Mapping[str, str], first: str) -> str:
    """One message a language, so that each stays within one segment or two."""
    return twiml.document(*(twiml.message(f"{words[language]} {TROUBLE_TEXT[language]}") for language in _from(first)))


def _from(first: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda language: language != first)
