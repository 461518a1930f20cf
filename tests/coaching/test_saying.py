"""Moments and numbers as a person hears them: their own zone, their own language, relative to their own today."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching import saying
from tests.riverbend import NOON, at

CHICAGO = "America/Chicago"


def said(moment, *, language="en", zone=CHICAGO, now=NOON):
    return saying.moment(moment, zone=zone, language=language, now=now)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(15), "today at 3:00 PM, Central Time"),
        (at(18), "tonight at 6:00 PM, Central Time"),
        (at(10, 30, days=1), "tomorrow at 10:30 AM, Central Time"),
        (at(8, days=4), "on Saturday at 8:00 AM, Central Time"),
        (at(8, days=7), "on Tuesday, March 17 at 8:00 AM, Central Time"),
        (at(8, days=-1), "on Monday, March 9 at 8:00 AM, Central Time"),
    ],
)
def test_it_says_a_moment_relative_to_the_hearers_today(moment, words):
    assert said(moment) == words


def test_it_says_it_in_the_hearers_own_zone():
    assert said(at(23), zone="America/Los_Angeles") == "tonight at 9:00 PM, Pacific Time"


def test_it_rounds_up_so_that_the_clock_shows_what_was_said():
    assert said(at(15) + timedelta(microseconds=1)) == "today at 3:01 PM, Central Time"


def test_it_speaks_spanish():
    words = said(at(10, 30, days=1), language="es")
    assert words.startswith("mañana a las 10:30")
    assert "hora" in words


def test_it_speaks_english_to_whoever_speaks_neither():
    assert said(at(15), language="fr").endswith("Central Time")


def test_it_says_a_date():
    moment = datetime(2026, 12, 8, 18, tzinfo=UTC)
    assert saying.day(moment, zone=CHICAGO, language="en") == "Tuesday, December 8"
    assert saying.day(moment, zone=CHICAGO, language="es") == "martes 8 de diciembre"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+13145550100", "3 1 4, 5 5 5, 0 1 0 0"),
        ("210121", "2 1 0, 1 2 1"),
        ("+442079460018", "4 4 2 0 7 9 4 6 0 0 1 8"),
        ("988", "9 8 8"),
    ],
)
def test_it_reads_a_number_digit_by_digit(number, words):
    assert saying.digits(number) == words
