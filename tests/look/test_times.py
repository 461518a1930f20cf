"""A time on a page: rounded down, with its zone, never "today"."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from coaching.templatetags import time_words

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 4, 8, 14, tzinfo=UTC)  # Wednesday, 2:14 in the morning in Chicago
MIRA = SimpleNamespace(time_zone="America/Chicago")


def shown(tag: str, value: object, **more: object) -> str:
    page = Template("{% load intersession %}" + tag)
    return page.render(Context({"value": value, "now": NOW, "user": MIRA, **more}))


def text(html: str) -> str:
    return "".join(part.partition(">")[2] if i else part for i, part in enumerate(html.split("<")))


@pytest.mark.parametrize(
    ("ahead", "style", "words", "tone"),
    [
        (timedelta(seconds=59), "near", "in less than a minute", ""),
        (timedelta(minutes=1), "near", "in 1 min", ""),
        (timedelta(minutes=25, seconds=59), "deadline", "in 25 min", "soon"),
        (timedelta(minutes=30), "deadline", "in 30 min", "soon"),
        (timedelta(minutes=30, seconds=1), "deadline", "in 30 min", ""),
        (timedelta(hours=3, minutes=20), "deadline", "in 3 h 20 min", ""),
        (timedelta(hours=3), "near", "in 3 h", ""),
        (timedelta(hours=47, minutes=59), "near", "in 47 h 59 min", ""),
        (timedelta(hours=52), "near", "in 2 days 4 h", ""),
        (timedelta(days=15, hours=5), "near", "in 15 days", ""),
        (timedelta(0), "deadline", "due now", "late"),
        (timedelta(minutes=-12, seconds=-30), "deadline", "12 min late", "late"),
        (timedelta(seconds=-30), "near", "just now", ""),
        (timedelta(hours=-30), "near", "30 h ago", ""),
        (timedelta(hours=18, minutes=59, seconds=59), "left", "18 h 59 min left", "pause"),
        (timedelta(seconds=30), "left", "less than a minute left", "pause"),
        (timedelta(0), "left", "over", "pause"),
    ],
)
def test_it_says_how_far_a_moment_is(ahead: timedelta, style: str, words: str, tone: str) -> None:
    assert time_words.gap(NOW + ahead, NOW, style) == (words, tone)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 3, 4, 21, 40, tzinfo=CHICAGO), "9:40 pm CST"),
        (datetime(2026, 3, 4, 0, 5, tzinfo=CHICAGO), "12:05 am CST"),
        (datetime(2026, 3, 5, 12, 0, tzinfo=CHICAGO), "Thu 12:00 pm CST"),
        (datetime(2026, 3, 9, 8, 0, tzinfo=CHICAGO), "Mon 8:00 am CDT"),
        (datetime(2026, 3, 12, 21, 40, tzinfo=CHICAGO), "Mar 12, 9:40 pm CDT"),
        (datetime(2027, 1, 2, 9, 0, tzinfo=CHICAGO), "Jan 2, 2027, 9:00 am CST"),
    ],
)
def test_it_says_a_moment_with_its_zone(value: datetime, said: str) -> None:
    assert time_words.moment(value.astimezone(UTC), CHICAGO, NOW) == said


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/Sao_Paulo", "UTC−3"),
        ("America/Phoenix", "MST"),
        ("UTC", "UTC"),
    ],
)
def test_it_names_a_zone_as_people_do(zone: str, name: str) -> None:
    assert time_words.zone_name(NOW.astimezone(ZoneInfo(zone))) == name


def test_it_shows_the_countdown_and_the_moment_in_the_viewers_zone() -> None:
    html = shown('{% when value style="deadline" %}', NOW + timedelta(minutes=25))
    assert text(html) == "in 25 min · 2:39 am CST"
    assert 'datetime="2026-03-04T08:39:00+00:00"' in html
    assert 'title="Wednesday, March 4, 2026, 2:39:00 am CST (America/Chicago)"' in html
    assert 'data-tone="soon"' in html


def test_it_adds_the_clients_clock_only_when_it_differs() -> None:
    later = NOW + timedelta(hours=1)
    assert text(shown("{% when value also=zone %}", later, zone="America/Denver")).endswith("3:14 am CST · 2:14 am MST")
    assert text(shown("{% when value also=zone %}", later, zone="America/Winnipeg")).endswith("· 3:14 am CST")
    assert text(shown("{% when value also=zone %}", later, zone="")).endswith("· 3:14 am CST")


def test_it_says_when_no_time_is_promised() -> None:
    assert text(shown("{% when value %}", None)) == "no time promised"


def test_it_speaks_spanish() -> None:
    with translation.override("es"):
        assert time_words.gap(NOW - timedelta(minutes=12), NOW, "deadline")[0] == "12 min de retraso"
        assert text(shown("{% when value %}", NOW + timedelta(days=1))) == "en 24 h · jue 2:14 a. m. CST"
        assert text(shown("{% day value %}", NOW)) == "miércoles 4 de marzo"
        assert time_words.moment(NOW - timedelta(days=30), CHICAGO, NOW) == "2 feb, 2:14 a. m. CST"


def test_it_has_the_same_words_in_both_languages() -> None:
    assert time_words.WORDS["en"].keys() == time_words.WORDS["es"].keys()
    for key, said in time_words.WORDS["en"].items():
        assert said.count("{}") == time_words.WORDS["es"][key].count("{}")


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, ""), (45, "45 s"), (754.9, "12 min"), (timedelta(hours=1, minutes=5), "1 h 5 min"), (0, "0 s")],
)
def test_it_says_how_long_something_took(value: object, said: str) -> None:
    assert time_words.duration(value) == said


def test_it_draws_the_day_as_a_strip() -> None:
    spans = [(datetime(2026, 3, 4, 6, tzinfo=CHICAGO), datetime(2026, 3, 4, 18, tzinfo=CHICAGO)),
             (datetime(2026, 3, 3, 20, tzinfo=CHICAGO), datetime(2026, 3, 4, 3, tzinfo=CHICAGO)),
             (datetime(2026, 3, 5, 6, tzinfo=CHICAGO), datetime(2026, 3, 5, 9, tzinfo=CHICAGO))]  # fmt: skip
    html = shown("{% day_strip value %}", spans)
    assert 'x="25.0%" width="50.0%"' in html
    assert 'x="0.0%" width="12.5%"' in html
    assert html.count('class="open"') == 2


def test_it_draws_a_day_of_23_hours_to_its_own_measure() -> None:
    sunday = datetime(2026, 3, 8, 18, tzinfo=CHICAGO)  # clocks went forward at two
    html = shown("{% day_strip value %}", [(sunday, sunday + timedelta(hours=6))], now=sunday)
    assert f'x="{round(17 / 23 * 100, 2)}%"' in html


@pytest.mark.parametrize(("language", "words"), [("en", "October 26, 2026"), ("es", "26 de octubre de 2026")])
def test_a_day_is_written_out_as_in_headings(language: str, words: str) -> None:
    with translation.override(language):
        assert shown("{{ value|date:'DATE_FORMAT' }}", date(2026, 10, 26)) == words


def test_what_stays_has_its_year_on_the_day_itself_too() -> None:
    assert text(shown('{% when value style="dated" %}', NOW)) == "Mar 4, 2026, 2:14 am CST"
