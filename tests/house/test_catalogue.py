"""The Spanish catalogue is whole: nothing is left in English, no blank is lost, the .mo says what the .po says."""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from agreements.terms import WORDS as TERMS
from agreements.words import DISCLOSURE, TEMPLATES

MESSAGES = Path(__file__).resolve().parents[2] / "locale" / "es" / "LC_MESSAGES"
BRITISH = re.compile(
    r"""\b(\w*(?:avour|olour|ehaviour|eighbour|umour)\w*|\w*(?:organ|recogn|apolog|author|minim|util)is(?:e|ed|es|ing|ation)
    |cancell(?:ed|ing)|centres?|practis\w+|licences?|grey|programmes?|judgement|acknowledgements?|dialled
    |travell\w+|labelled|learnt|spelt|burnt|whilst|amongst|towards|afterwards|analys(?:e|ed|ing)|tick(?:s|ed)?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
IN_MIGRATIONS = {"programme", "number as dialled"}  # names of fields, which no page shows
SLOT = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w+[^>]*>")


@pytest.fixture(scope="module")
def written():
    with (MESSAGES / "django.po").open("rb") as source:
        return read_po(source, locale="es", abort_invalid=True)


def forms(words):
    return (words,) if isinstance(words, str) else tuple(words)


def said(catalogue):
    """Every message but the header, by its context and its English in the singular."""
    return {(text(m.context), forms(m.id)[0]): forms(m.string) for m in catalogue if m.id}


def text(context):
    """Babel gives the context of a compiled message in bytes."""
    return context.decode() if isinstance(context, bytes) else context


def slots(words):
    return sorted(SLOT.findall(words))


def keeps_what_is_filled_in(message):
    english, spanish = forms(message.id), forms(message.string)
    return len(english) == len(spanish) and all(
        slots(one) == slots(other) for one, other in zip(english, spanish, strict=True)
    )


def test_every_message_is_said_in_spanish(written):
    assert len(written) > 1000
    assert [m.id for m in written if m.id and (m.fuzzy or not all(forms(m.string)))] == []


def test_english_is_american(written):
    said = {word for m in written if m.id for word in forms(m.id)} - IN_MIGRATIONS
    said |= {str(text["en"]) for text in (*TEMPLATES.values(), DISCLOSURE, TERMS)}
    assert [(found[0], words[:80]) for words in sorted(said) if (found := BRITISH.search(words))] == []


def test_what_is_filled_in_stands_in_both_languages(written):
    assert [(m.id, m.string) for m in written if m.id and not keeps_what_is_filled_in(m)] == []


def test_spanish_has_its_two_forms_and_no_message_is_left_over(written):
    assert written.plural_forms == "nplurals=2; plural=(n != 1);"
    assert dict(written.mime_headers)["Language"] == "es"
    assert not written.obsolete


def test_the_compiled_catalogue_says_what_the_written_one_says(written):
    with (MESSAGES / "django.mo").open("rb") as compiled:
        assert said(read_mo(compiled)) == said(written)
