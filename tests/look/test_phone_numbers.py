"""A number on a page: as it is read, or too little of it to call."""

import pytest

from coaching.templatetags.intersession import phone, phone_masked


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+13145550122", "(314) 555-0122"),
        ("+442079460958", "+44 20 7946 0958"),
        ("988", "988"),
        ("741741", "741741"),
        (None, ""),
    ],
)
def test_it_writes_a_number_as_it_is_read(number: str | None, said: str) -> None:
    assert phone(number).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(("number", "said"), [("+13145550122", "••• 0122"), ("988", "•••"), (None, "•••")])
def test_it_masks_a_number(number: str | None, said: str) -> None:
    assert phone_masked(number).replace("\N{NO-BREAK SPACE}", " ") == said
