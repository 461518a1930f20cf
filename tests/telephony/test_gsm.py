"""How long a text is on the air."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony import gsm

ALPHABET = "".join(sorted(gsm.BASIC | gsm.EXTENDED))


def test_the_alphabet_is_that_of_the_standard():
    assert len(gsm.BASIC) == 127  # 128 places, one of them is the escape
    assert len(gsm.EXTENDED) == 10


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
        ("á" * 70, 1), ("á" * 71, 2), ("á" * 134, 2), ("á" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2),
        ("a" * 152 + "€" + "a" * 100, 2), ("a" * 152 + "€" + "a" * 152, 3),
    ],
)  # fmt: skip
def test_the_number_of_parts(text, parts):
    assert gsm.segments(text) == parts


def test_a_curly_quote_costs_nothing():
    assert gsm.fitted("It’s “here” – now… or\u00a0later") == 'It\'s "here" - now... or later'


def test_an_accent_goes_only_where_that_helps():
    assert gsm.fitted("La línea está abierta, señor, ¿qué tal?") == "La linea esta abierta, señor, ¿qué tal?"
    assert gsm.fitted("línea 😀") == "línea 😀"
    assert gsm.fitted("мир") == "мир"


@given(st.text(st.sampled_from(ALPHABET)))
def test_a_plain_text_stays_as_it_is(text):
    assert gsm.is_gsm(text)
    assert gsm.fitted(text) == text


@given(st.text())
def test_fitting_never_makes_a_text_longer_on_the_air_than_plain_typography(text):
    fitted = gsm.fitted(text)
    assert gsm.segments(fitted) <= gsm.segments(gsm.plain(text))
    assert gsm.fitted(fitted) == fitted
