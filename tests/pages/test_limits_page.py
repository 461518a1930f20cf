"""One's own limits: the week by hours, terms, changes for a time, and "off until" in two taps."""

import re
from datetime import time, timedelta

import pytest

from coaching import limits
from coaching.models import LimitOverride, LimitSetting, WeeklyWindow
from coaching.views.rows import week
from coaching.views.rows.limits import shown
from tests.pages.conftest import NOON

EVENINGS = {"channels": ["call"], "weekdays": ["4", "5"], "starts": "22:00", "ends": "02:00"}


def windows(user):
    return [(w.channel, w.weekday, w.starts, w.ends) for w in WeeklyWindow.objects.filter(therapist=user)]


def test_it_adds_the_same_hours_to_several_days(browse, mira) -> None:
    browse(mira).post("/limits/hours/", EVENINGS)
    assert windows(mira) == [("call", 4, time(22), time(2)), ("call", 5, time(22), time(2))]


def test_it_says_where_hours_past_midnight_end(browse, mira) -> None:
    page = browse(mira).post("/limits/hours/", EVENINGS, follow=True).content.decode()
    assert "10:00 pm to 2:00 am on Saturday" in page
    assert "10:00 pm to 2:00 am on Sunday" in page


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (time(8), time(21), "8:00 am to 9:00 pm"),
        (time(18), time(0), "6:00 pm to midnight"),
        (time(0), time(0), "all day"),
        (time(8), time(8), "24 hours, from 8:00 am to 8:00 am on Monday"),
    ],
)
def test_it_says_hours_in_words(starts, ends, words) -> None:
    assert week.words(limits.Hours("call", 6, starts, ends)) == words


def test_it_takes_hours_away_one_by_one(browse, mira) -> None:
    browse(mira).post("/limits/hours/", EVENINGS)
    browse(mira).post("/limits/hours/remove/", {"hours": "call-4-220000"})
    assert windows(mira) == [("call", 5, time(22), time(2))]


def test_it_replaces_hours_that_begin_at_the_same_time(browse, mira) -> None:
    browse(mira).post("/limits/hours/", EVENINGS)
    browse(mira).post("/limits/hours/", {**EVENINGS, "ends": "23:00"})
    assert windows(mira) == [("call", 4, time(22), time(23)), ("call", 5, time(22), time(23))]


def test_it_keeps_what_was_typed_when_a_day_is_missing(browse, mira) -> None:
    page = browse(mira).post("/limits/hours/", {**EVENINGS, "weekdays": []}).content.decode()
    assert "Choose at least one day." in page
    assert 'value="22:00"' in page
    assert windows(mira) == []


def test_it_keeps_the_terms(browse, mira, jonas) -> None:
    browse(mira).post("/limits/terms/", {"response_minutes": "120", "longest_call_minutes": "15"})
    setting = LimitSetting.objects.get(therapist=mira)
    assert (setting.response_minutes, setting.longest_call_minutes, setting.cover) == (120, 15, None)


def test_it_is_off_in_two_taps(browse, jonas) -> None:
    browser = browse(jonas)
    page = browser.get("/").content.decode()
    until = shown(jonas, NOON).choices[0].value
    assert f'name="until" value="{until}"' in page
    page = browser.post("/limits/off/", {"until": until}, follow=True).content.decode()
    assert "Off until 2:00 pm CDT." in page
    assert "Open again now" in page
    assert LimitOverride.objects.get().ends_at == NOON + timedelta(hours=1)


def test_it_gives_htmx_the_strip_alone(browse, jonas) -> None:
    until = shown(jonas, NOON).choices[0].value
    page = browse(jonas, htmx=True).post("/limits/off/", {"until": until}).content.decode()
    assert "<html" not in page
    assert page.lstrip().startswith('<section class="limits" id="limits"')
    assert "Off until 2:00 pm CDT." in page


@pytest.mark.parametrize(
    "until", ["", "soon", "2026-03-10T20:00", "2026-03-10T17:00:00+00:00", "2030-01-01T00:00+00:00"]
)
def test_it_takes_only_a_moment_ahead(browse, jonas, until) -> None:
    page = browse(jonas).post("/limits/off/", {"until": until}, follow=True)
    assert page.status_code == 200
    assert not LimitOverride.objects.exists()


def test_it_opens_again_at_once(browse, jonas) -> None:
    row = limits.override(jonas, starts_at=NOON, ends_at=NOON + timedelta(hours=1), by=jonas, now=NOON)
    assert not shown(jonas, NOON).channels[0].open
    page = browse(jonas).post(f"/limits/change/{row.pk}/withdraw/", follow=True).content.decode()
    assert "Taken back: your week holds again." in page
    assert shown(jonas, NOON).channels[0].open


def test_it_takes_back_nobody_elses_change(browse, mira, jonas) -> None:
    row = limits.override(jonas, starts_at=NOON, ends_at=NOON + timedelta(hours=1), by=jonas, now=NOON)
    assert browse(mira).post(f"/limits/change/{row.pk}/withdraw/").status_code == 404


def test_it_opens_extra_while_closed(browse, mira) -> None:
    choice = shown(mira, NOON).extra_choices[1]
    browse(mira).post("/limits/extra/", {"until": choice.value})
    strip = shown(mira, NOON)
    assert strip.channels[0].open
    assert strip.channels[0].until == NOON + timedelta(hours=2)
    assert strip.end_extra_url


def test_it_keeps_a_leave_with_a_cover(browse, mira, jonas) -> None:
    asked = {
        "what": "leave", "channel": "both", "until_day": "2026-03-20", "until_clock": "08:00", "cover": str(jonas.uuid)
    }  # fmt: skip
    page = browse(mira).post("/limits/change/", asked, follow=True).content.decode()
    row = LimitOverride.objects.get()
    assert (row.leave, row.opens, row.cover, row.no_cover, row.starts_at) == (True, False, None, True, NOON)
    assert "Leave: calls and texts" in page
    assert "Jonas Weber is asked and has not answered: until then nobody covers" in page
    browse(jonas).post(f"/cover/requests/{row.cover_requests.get().uuid}/accept/")
    page = browse(mira).get("/limits/").content.decode()
    assert "Jonas Weber covers for you" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until_day": "2026-03-01"}, "Enter an end in the future."),
        ({"from_day": "2026-03-25", "from_clock": "08:00"}, "Enter an end that comes after the beginning."),
        ({"from_day": "2026-03-15"}, "Enter both the day and the time, or leave both empty."),
        ({"until_day": ""}, "Enter the day."),
        ({"until_day": "2029-03-01"}, "Enter an end within the next 400 days."),
        ({"cover": "somebody"}, "Choose a therapist of your clinic, or nobody."),
    ],
)
def test_it_says_what_a_change_needs(browse, mira, change, words) -> None:
    asked = {"what": "off", "channel": "call", "until_day": "2026-03-20", "until_clock": "08:00", "cover": "nobody"}
    page = browse(mira).post("/limits/change/", asked | change).content.decode()
    assert words in page
    assert not LimitOverride.objects.exists()


def test_it_calls_midnight_by_its_name_late_in_the_day(jonas) -> None:
    assert [choice.label for choice in shown(jonas, NOON).choices] == ["1 hour", "Tonight", "Tomorrow"]
    evening = NOON + timedelta(hours=7)
    assert [choice.label for choice in shown(jonas, evening).choices] == ["1 hour", "Midnight", "Tomorrow"]


def known(browser) -> str:
    return browser.get("/limits/").context["known"]


def test_two_tabs_do_not_undo_each_other(browse, mira) -> None:
    browser = browse(mira)
    seen = known(browser)
    browser.post("/limits/hours/", EVENINGS | {"known": seen})
    page = browser.post("/limits/hours/", EVENINGS | {"weekdays": ["1"], "known": seen}).content.decode()
    assert "Your week was changed meanwhile" in page
    assert 'value="22:00"' in page  # what was typed is still there
    assert len(windows(mira)) == 2
    browser.post("/limits/hours/", EVENINGS | {"weekdays": ["1"], "known": known(browser)})
    assert len(windows(mira)) == 3
    browser.post("/limits/hours/remove/", {"hours": "call-1-220000", "known": seen})
    assert len(windows(mira)) == 3


def test_it_joins_hours_that_overlap(browse, mira) -> None:
    browser = browse(mira)
    browser.post("/limits/hours/", EVENINGS | {"weekdays": ["4"]})
    browser.post("/limits/hours/", EVENINGS | {"weekdays": ["4"], "starts": "20:00", "ends": "23:00"})
    assert windows(mira) == [("call", 4, time(20), time(2))]


def test_it_copies_a_day(browse, mira) -> None:
    browser = browse(mira)
    browser.post("/limits/hours/", EVENINGS | {"weekdays": ["4"]})
    browser.post("/limits/hours/copy/", {"day": "4", "to": ["0", "2"], "known": known(browser)})
    assert windows(mira) == [("call", day, time(22), time(2)) for day in (0, 2, 4)]


def test_it_asks_where_to_copy(browse, mira) -> None:
    assert (
        "Choose at least one day to copy to." in browse(mira).post("/limits/hours/copy/", {"day": "4"}).content.decode()
    )


def test_it_warns_and_does_not_block(browse, mira) -> None:
    page = browse(mira).post("/limits/hours/", EVENINGS, follow=True).content.decode()
    assert "Nobody takes calls on: Monday, Tuesday, Wednesday, Thursday." in page
    assert "You take no texts at all." in page
    assert len(windows(mira)) == 2


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("hours/remove/", {"hours": "call-4-220000"}),
        ("hours/copy/", {"day": "4", "to": ["6"]}),
        ("hours/", EVENINGS | {"weekdays": ["1"]}),
    ],
)
def test_a_change_of_the_week_can_be_taken_back(browse, mira, address, typed) -> None:
    browser = browse(mira)
    browser.post("/limits/hours/", EVENINGS)
    browser.get("/limits/")  # its toast is shown
    was = limits.week_of(mira)
    page = browser.post(f"/limits/{address}", typed, follow=True).content.decode()
    assert limits.week_of(mira) != was
    browser.post(re.search(r'action="(/undo/[^"]+)"', page)[1])
    assert limits.week_of(mira) == was
