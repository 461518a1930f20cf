"""Every text that we send by ourselves: one segment, no health word, times that say their zone."""

import re
import string
import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import crisis
from telephony import gsm, wording
from tests.phone_wire import HEALTH

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(("America/", "US/", "Pacific/")))
URL = "https://coaching.riverbend-clinic.example/line/1f0d5c2e-31c7"
MORE_HEALTH = re.compile(
    r"\bcrisis\b|coach|clinic|cl[ií]nic|patient|pacient|treatment|tratamient|skill|diary|pause|pausa", re.I
)

START = datetime(2024, 1, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=9 * 365)).map(lambda since: START + since)


def params(language: str, at: datetime, zone: str, country: str = "US") -> dict[str, str]:
    times = dict.fromkeys(("opens_at", "latest_at", "until_at", "due_at"), at.isoformat())
    words = crisis.static(country, language).texted
    return times | {
        "zone": zone,
        "url": URL,
        "crisis": words,
        "office": "+13145550101",
        "code": "210121",
        "what": "delivery",
    }


@given(st.sampled_from(sorted(wording.TEXTS)), instants, st.sampled_from(ZONES), st.sampled_from(["US", "CA", ""]))
def test_an_english_text_is_one_segment(template, at, zone, country):
    said = wording.render(template, params("en", at, zone, country), "en")
    assert gsm.is_gsm(said)
    assert gsm.segments(said) == 1, f"{len(said)}: {said}"


@given(st.sampled_from(sorted(wording.TEXTS)), instants, st.sampled_from(ZONES))
def test_a_spanish_text_is_at_most_two_segments(template, at, zone):
    said = wording.render(template, params("es", at, zone), "es")
    assert gsm.is_gsm(said)
    assert gsm.segments(said) <= 2, said


@pytest.mark.parametrize("template", sorted(wording.TEXTS))
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_tells_of_health(template, language):
    words = getattr(wording.TEXTS[template], language)
    assert not HEALTH.search(words)
    assert not MORE_HEALTH.search(words.replace("{crisis}", ""))
    assert words


@pytest.mark.parametrize("template", sorted(wording.TEXTS))
def test_both_languages_show_the_same(template):
    text = wording.TEXTS[template]
    shown = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in (text.en, text.es)]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("template", [name for name, text in wording.TEXTS.items() if "{crisis}" in text.en])
def test_what_gives_the_crisis_lines_gives_them_in_full(template):
    at = datetime(2026, 3, 10, 18, tzinfo=UTC)
    for language in ("en", "es"):
        filled = params(language, at, "America/Chicago")
        assert gsm.fitted(filled["crisis"]) in wording.render(template, filled, language)


@pytest.mark.parametrize(
    ("instant", "zone", "language", "said"),
    [
        ("2026-11-22T04:14:00+00:00", "America/Chicago", "en", "Sat Nov 21, 10:14 pm CST"),
        ("2026-11-22T04:14:00+00:00", "America/Chicago", "es", "sáb 21 nov, 10:14 pm CST"),
        ("2026-07-01T17:00:00+00:00", "America/Chicago", "en", "Wed Jul 1, 12:00 pm CDT"),
        ("2026-07-01T05:00:00+00:00", "America/Chicago", "en", "Wed Jul 1, 12:00 am CDT"),
        ("2026-07-01T05:00:00+00:00", "America/Sao_Paulo", "en", "Wed Jul 1, 2:00 am UTC-03"),
        ("2026-11-01T06:30:00+00:00", "America/Chicago", "en", "Sun Nov 1, 1:30 am CDT"),
        ("2026-11-01T07:30:00+00:00", "America/Chicago", "en", "Sun Nov 1, 1:30 am CST"),
        ("2026-03-08T07:59:59.000001+00:00", "America/Chicago", "en", "Sun Mar 8, 3:00 am CDT"),
    ],
)
def test_a_time_is_said_in_the_readers_words_with_its_zone(instant, zone, language, said):
    assert wording.when(instant, zone, language) == said


@given(instants, st.sampled_from(ZONES))
def test_a_time_is_never_said_too_early(at, zone):
    up = (at + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)
    assert up >= at
    assert wording.when(at, zone, "en") == wording.when(up, zone, "en")


def test_a_language_that_we_do_not_speak_is_answered_in_english():
    assert wording.render("item-waiting", {"url": "u"}, "de") == "You have an item waiting. u"


def test_a_text_outside_the_list_is_refused():
    with pytest.raises(KeyError):
        wording.render("free-words", {}, "en")
    with pytest.raises(KeyError):
        wording.render("item-waiting", {}, "en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_texts_from_an_unknown_number_is_told_in_both_languages_that_nobody_reads_it_p1(language):
    """Somebody's mother may have written that her child is in danger. In danger, no second part is waited for."""
    at = datetime(2026, 3, 10, 18, tzinfo=UTC)
    said = wording.render("unknown-number", params(language, at, "America/Chicago"), language)
    for words in ("Nobody reads your text: call us here.", "Nadie lee su mensaje: llamenos aqui."):
        assert words in said
        assert said.index(words) + len(words) <= gsm.GSM_PART


def test_automatic_replies_are_marked():
    assert {"help", "unknown-number", "text-received", "line-opens-at"} <= wording.REPLIES
    assert "item-waiting" not in wording.REPLIES
