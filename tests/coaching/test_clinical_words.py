"""A short list of words that a phone in anybody's hand should not show: found, never forbidden."""

import pytest

from coaching.clinical_words import found_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Did you cut the grass? See you at six.", []),
        ("Skillful! Killing time is fine", ["Killing"]),
        ("How is the URGE, the urge, the urges?", ["URGE", "urges"]),
        ("Send me the diary card", ["diary card"]),
        ("¿Tomó la medicación? No quiero hacerme daño", ["medicación", "hacerme daño"]),
        ("Try the cold water, then text me.", []),
    ],
)
def test_it_finds_each_once_as_it_was_typed(text, words):
    assert found_in(text) == words


def test_it_names_the_first_few():
    assert len(found_in("dbt bpd ptsd suicide overdose therapy")) == 4
