"""P1: whatever breaks behind the line, the caller hears crisis words within the carrier's patience."""

import pytest
from django.db import OperationalError

from coaching import admission, legs
from coaching.line import callers
from coaching.line.guard import TROUBLE


@pytest.fixture
def broken(monkeypatch):
    def break_down(module, name, times):
        whole, left = getattr(module, name), [times]

        def fails(*args, **kwargs):
            if left[0]:
                left[0] -= 1
                raise OperationalError("the database is away")
            return whole(*args, **kwargs)

        monkeypatch.setattr(module, name, fails)

    return break_down


def test_p1_it_goes_on_when_the_database_comes_back(handset, line, broken):
    ben, jonas = handset("Ben"), handset("Jonas")
    broken(admission, "by_number", 2)
    ben.calls(line).hears("one moment").hears("911").hears("988").waits(seconds=5)
    ben.hears("you have reached your coaching line").waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)


def test_p1_it_gives_crisis_words_when_it_does_not_come_back(handset, line, broken):
    ben = handset("Ben")
    broken(admission, "by_number", 99)
    ben.calls(line).waits(seconds=10)
    ben.hears("one moment").hears("cannot connect calls").hears("911").hears("988").call_has_ended()


def test_p1_it_goes_on_in_the_middle_of_a_call(handset, line, broken):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).hears("press 1")
    broken(legs, "ring", 1)
    ben.waits(seconds=4).hears("one moment").waits(seconds=2)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)


def test_p1_a_text_is_answered_with_crisis_words(handset, line, broken):
    ben = handset("Ben")
    broken(admission, "by_number", 1)
    ben.texts("hello").receives("911")


def test_what_was_answered_so_is_counted_by_its_medium(handset, line, broken):
    ben, before = handset("Ben"), counted()
    broken(admission, "by_number", 1)
    ben.texts("hello").receives("911")
    broken(admission, "by_number", 1)
    ben.calls(line).hears("one moment").hangs_up()
    assert counted() == {medium: then + 1 for medium, then in before.items()}


def counted():
    return {medium: TROUBLE.labels(medium)._value.get() for medium in ("voice", "text")}


@pytest.mark.parametrize("spelling", ["anonymous", "+266696687"])
def test_p1_whoever_withholds_their_number_hears_the_lines_of_the_clinics_country(handset, line, broken, spelling):
    """Found on an installed server: no country of theirs is told (or a wrong one), and they heard no number at all."""
    broken(admission, "by_number", 1)
    handset("Ben").calls(line, withheld=spelling).hears("one moment").hears("911").hears("988").hangs_up()


@pytest.mark.parametrize(
    ("post", "country"),
    [
        ({"From": "+13145550122", "FromCountry": "US", "ToCountry": "CA"}, "US"),
        ({"From": "+447700900123", "FromCountry": "", "ToCountry": "US"}, ""),
        ({"From": "+266696687", "FromCountry": "LS", "ToCountry": "US"}, "US"),
        ({}, ""),
    ],
)
def test_p1_nobody_whose_number_is_shown_is_given_another_countrys_lines(post, country):
    assert callers.country_of(post) == country
