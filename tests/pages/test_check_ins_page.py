"""Check-ins on the client's page: agreed with one tap, in full, again and again; moved, met, taken back; closed."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching import checkins, practices
from coaching.models import CheckIn, CheckInSeries, Practice, Skill
from tests.pages.conftest import NOON

EIGHT = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)  # 8 pm in Chicago
FULL = {"side": "therapist", "way": "call", "day": "2026-03-11", "clock": "18:00", "repeat": "once", "last_on": ""}


def page_of(browser, client):
    return browser.get(f"/clients/{client.uuid}/").content.decode()


def post(browser, client, sent):
    return browser.post(f"/clients/{client.uuid}/check-ins/", sent, follow=True).content.decode()


def agree(client, therapist, **terms):
    terms = {"side": "client", "way": "any", "due_at": EIGHT} | terms
    return checkins.agree(client, therapist=therapist, by=therapist, now=NOON, **terms)


def test_a_preset_is_one_tap_for_the_next_time_the_clock_shows_it(browse, jonas, ben):
    page = page_of(browse(jonas), ben)
    assert "Text me the diary card by 8:00 pm CDT" in page
    for _ in range(2):
        page = post(browse(jonas), ben, {"preset": "diary"})
    row = CheckIn.objects.get()
    assert (row.side, row.way, row.due_at, row.what_for) == ("client", "photo", EIGHT, "Diary card")
    assert "Check-in: the client texts a photo" in page


def test_a_planned_call_gives_a_one_tap_call_when_its_time_is_near(browse, jonas, ben):
    agree(ben, jonas, side="therapist", way="call", due_at=NOON + timedelta(minutes=31))
    assert "Call now" not in browse(jonas).get("/").content.decode()
    CheckIn.objects.update(due_at=NOON + timedelta(minutes=30))
    for page in (browse(jonas).get("/").content.decode(), page_of(browse(jonas), ben)):
        assert "Planned call: you call" in page
        assert f'action="/clients/{ben.uuid}/call/"' in page
        assert "Call now" in page


def test_it_is_agreed_in_full(browse, jonas, ben):
    post(browse(jonas), ben, FULL | {"what_for": "before the interview"})
    row = CheckIn.objects.get()
    assert (row.way, row.due_at) == ("call", datetime(2026, 3, 11, 23, 0, tzinfo=UTC))
    assert row.what_for == "before the interview"


def test_it_comes_again_until_a_day_and_is_ended(browse, jonas, ben):
    page = post(browse(jonas), ben, FULL | {"repeat": "weekdays", "last_on": "2026-03-20"})
    assert "Monday to Friday until" in page
    series = CheckInSeries.objects.get()
    browse(jonas).post(f"/check-in-series/{series.uuid}/end/")
    assert CheckIn.objects.get().cancelled_at == NOON


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "2026-03-10", "clock": "12:59"}, "Enter a time in the future."),
        ({"repeat": "daily"}, "Enter the day on which it ends."),
        ({"repeat": "daily", "last_on": "2026-03-01"}, "Between these days there is none for it."),
        ({"way": "photo"}, "A photo comes from the client"),
        ({"day": ""}, "Enter the day."),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_lost(browse, jonas, ben, change, words):
    page = post(browse(jonas), ben, FULL | {"what_for": "the interview"} | change)
    assert words in page
    assert "the interview" in page
    assert not CheckIn.objects.exists()


def test_in_a_pause_it_says_why_nothing_is_agreed_and_until_when(browse, jonas, cleo, pause):
    page = page_of(browse(jonas), cleo)
    assert "Coaching is paused, so nothing new is agreed until" in page
    assert "Text me the diary card" not in page
    for sent in ({"preset": "call"}, FULL):
        assert "so nothing was agreed" in post(browse(jonas), cleo, sent)
    assert not CheckIn.objects.exists()


def test_it_is_moved(browse, jonas, ben):
    row = agree(ben, jonas)
    assert 'value="20:00"' in browse(jonas).get(f"/check-ins/{row.uuid}/move/").content.decode()
    sent = {"day": "2026-03-10", "clock": "21:30"}
    page = browse(jonas).post(f"/check-ins/{row.uuid}/move/", sent, follow=True).content.decode()
    assert "Moved. The reminder moves with it." in page
    assert CheckIn.objects.get().due_at == EIGHT + timedelta(minutes=90)


def test_one_that_is_over_is_not_moved(browse, jonas, ben):
    row = agree(ben, jonas)
    checkins.cancel(row, by=jonas, now=NOON)
    sent = {"day": "2026-03-10", "clock": "21:30"}
    page = browse(jonas).post(f"/check-ins/{row.uuid}/move/", sent, follow=True).content.decode()
    assert "It is over already, so it was not moved." in page


def test_a_missed_one_is_for_the_session_and_can_be_marked_met(browse, jonas, ben):
    row = agree(ben, jonas, due_at=NOON + timedelta(minutes=5))
    checkins.note_missed(now=NOON + timedelta(hours=2))
    assert "did not happen: for the session" in page_of(browse(jonas), ben)
    browse(jonas).post(f"/check-ins/{row.uuid}/met/")
    assert "did not happen: for the session" not in page_of(browse(jonas), ben)


def test_it_is_taken_back(browse, jonas, ben):
    row = agree(ben, jonas)
    browse(jonas).post(f"/check-ins/{row.uuid}/cancel/")
    assert CheckIn.objects.get().cancelled_at == NOON


def test_a_skill_is_assigned_done_and_let_go(browse, jonas, ben, skill_list):
    skill = Skill.objects.get(name="STOP")
    sent = {"skill": str(skill.pk), "what_for": "before answering", "until": "2026-03-17"}
    page = browse(jonas).post(f"/clients/{ben.uuid}/practice/", sent, follow=True).content.decode()
    assert "before answering" in page
    practice = Practice.objects.get()
    browse(jonas).post(f"/practices/{practice.uuid}/done/")
    assert practices.current(ben) == []
    other = practices.assign(ben, skill=skill, by=jonas, now=NOON)
    browse(jonas).post(f"/practices/{other.uuid}/end/")
    assert practices.current(ben) == []


def test_a_leader_sees_what_is_agreed_and_changes_nothing(browse, ada, ben, jonas):
    agree(ben, jonas, side="therapist")
    page = page_of(browse(ada), ben)
    assert "Check-in: Jonas Weber gets in touch" in page
    assert "It happened" not in page
    assert "Agree a check-in" not in page


def test_the_form_says_so_before_anything_is_typed(browse, jonas, cleo, pause):
    page = browse(jonas).get(f"/clients/{cleo.uuid}/check-ins/").content.decode()
    assert "Coaching is paused, so nothing new is agreed until" in page
    assert "Sessions stand." in page


def test_a_skill_is_assigned_in_a_pause_too(browse, jonas, cleo, pause):
    assert "Coaching is paused" not in browse(jonas).get(f"/clients/{cleo.uuid}/practice/").content.decode()
