import pytest

from clinic import crisis
from clinic.models import CrisisLine
from clinic.start_sets import known_lines

GSM = set(" !\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\n")
LANGUAGES = ["en", "es"]


def line(**words):
    return CrisisLine(**{"country": "US", "purpose": "suicide", "how": "call", "number": "988"} | words)


def test_the_american_lines_are_said_in_english():
    assert crisis.spoken(known_lines("US"), "en") == (
        "If you are in danger now, call 9 1 1. "
        "To talk with someone right away, call or text 9 8 8, or text the word HOME to 7 4 1 7 4 1."
    )


def test_the_american_lines_are_said_in_spanish_with_the_key_and_the_words_for_it():
    assert crisis.spoken(known_lines("US"), "es") == (
        "Si está en peligro ahora, llame al 9 1 1. "
        "Para hablar con alguien enseguida, llame al 9 8 8 y marque el 2, "
        "o envíe la palabra AYUDA al 9 8 8 o al 7 4 1 7 4 1."
    )


def test_the_american_lines_are_written_short():
    assert crisis.texted(known_lines("US"), "en") == (
        "In danger now: call 911. To talk: call or text 988, or text HOME to 741741."
    )
    assert crisis.texted(known_lines("US"), "es") == (
        "En peligro ahora: llame al 911. Para hablar: llame al 988 (marque 2), o mande AYUDA al 988 o al 741741."
    )


@pytest.mark.parametrize("country", ["US", "CA", "DE", ""])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_one_segment_of_plain_letters(country, language):
    text = crisis.texted(known_lines(country), language)
    assert set(text) <= GSM
    assert len(text) <= 160


def test_a_text_drops_accents_an_admin_typed():
    assert crisis.texted([line(how="text", keyword="ESTOY AQUÍ")], "en").endswith("text ESTOY AQUI to 988.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", ["DE", ""])
def test_an_unknown_country_is_told_its_own_emergency_number(country, language):
    words = crisis.spoken(known_lines(country), language) + crisis.texted(known_lines(country), language)
    assert not any(letter.isdigit() for letter in words)
    assert {"en": "local emergency number", "es": "de su localidad"}[language] in words


def test_without_an_emergency_line_the_local_number_is_named():
    said = crisis.spoken([line()], "en")
    assert said == (
        "If you are in danger now, call your local emergency number. To talk with someone right away, call 9 8 8."
    )


def test_an_emergency_line_alone_is_one_sentence():
    assert crisis.spoken([line(purpose="emergency", number="112")], "en") == "If you are in danger now, call 1 1 2."


def test_an_emergency_line_without_a_number_is_the_local_one():
    assert "call your local emergency number" in crisis.spoken([line(purpose="emergency", number="")], "en")


def test_a_chat_is_written_and_not_said():
    chat = line(how="chat", number="", link="https://chat.example")
    assert "chat" not in crisis.spoken([line(), chat], "en")
    assert crisis.texted([line(), chat], "en").endswith("call 988, or chat at https://chat.example.")


def test_a_row_can_tell_how_it_is_said():
    assert "call one sixteen one two three" in crisis.spoken(
        [line(number="116123", spoken="one sixteen one two three")], "en"
    )


def test_a_long_number_is_said_digit_by_digit():
    assert "call 1 8 0 0 5 5 5 0 1 9 9" in crisis.spoken([line(number="+18005550199")], "en")


def test_a_number_for_texts_only_is_not_to_be_called():
    assert crisis.texted([line(how="text")], "en").endswith("To talk: text 988.")


def test_another_language_hears_english():
    assert crisis.spoken(known_lines("US"), "fr") == crisis.spoken(known_lines("US"), "en")
    assert crisis.texted(known_lines("US"), "fr") == crisis.texted(known_lines("US"), "en")


@pytest.mark.parametrize("country", ["US", "CA"])
def test_static_words_need_no_database_and_name_the_numbers(country):
    words = crisis.static(country, "en")
    assert "call 9 1 1" in words.spoken
    assert "call or text 988" in words.texted


@pytest.mark.parametrize("country", ["", "DE", "MX"])
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_static_words_for_other_countries_name_no_american_number(country, language):
    words = crisis.static(country, language)
    assert not any(letter.isdigit() for letter in words.spoken + words.texted)


def test_static_words_come_in_both_languages():
    assert crisis.static("US", "es") is crisis.STATIC["US"]["es"]
    assert crisis.static("US", "fr") is crisis.STATIC["US"]["en"]
