"""Days that nobody means, and two people who do the same thing: told, and nothing that was typed is lost."""

from datetime import timedelta

import pytest

from coaching import acts, callbacks
from coaching.models import Act, LimitOverride, Pause
from tests.pages.conftest import NOON

FAR = ["9999-12-31", "0001-01-01", "1999-12-31", "2100-01-01"]
ACT = {"precision": "exact", "clock": "23:59", "reported_by": "client", "words": "by hand"}


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("field", ["since", "until"])
def test_the_log_says_which_days_it_takes(browse, jonas, field, day) -> None:
    page = browse(jonas).get(f"/log/?{field}={day}")
    assert page.status_code == 200
    assert "Enter a day" in page.content.decode()


@pytest.mark.parametrize("day", FAR)
def test_a_report_keeps_its_words_when_its_day_is_no_day(browse, jonas, ben, day) -> None:
    page = browse(jonas).post(f"/clients/{ben.uuid}/acts/", {**ACT, "day": day}).content.decode()
    assert "Enter a day" in page
    assert "by hand" in page


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("field", ["from", "until"])
def test_limits_are_changed_on_days_of_this_century(browse, jonas, field, day) -> None:
    sent = {"what": "off", "channel": "both", "cover": "nobody", "until_day": "2026-03-12", "until_clock": "08:00"}
    page = browse(jonas).post("/limits/change/", {**sent, f"{field}_day": day, f"{field}_clock": "23:59"})
    assert page.status_code == 200
    assert "Enter a day" in page.content.decode()
    assert not LimitOverride.objects.exists()


def test_a_change_does_not_begin_last_year(browse, jonas) -> None:
    sent = {"what": "off", "channel": "both", "cover": "nobody", "until_day": "2026-03-12", "until_clock": "08:00"}
    page = browse(jonas).post("/limits/change/", sent | {"from_day": "2025-03-10", "from_clock": "08:00"})
    assert "Enter a beginning in the future" in page.content.decode()
    browse(jonas).post("/limits/change/", sent | {"from_day": "2026-03-10", "from_clock": "08:00"})
    assert LimitOverride.objects.exists()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
def test_an_address_with_such_a_moment_shows_the_first_page(browse, jonas, ben, moment) -> None:
    for page in (f"/clients/{ben.uuid}/?before={moment}", f"/clients/{ben.uuid}/texts/?before={moment}"):
        assert browse(jonas).get(page).status_code == 200
    assert browse(jonas).get(f"/log/?after={moment}_99999999999999999999").status_code == 200


def test_day_and_time_of_an_act_do_not_say_that_they_may_stay_empty(browse, jonas, ben) -> None:
    page = browse(jonas).get(f"/clients/{ben.uuid}/acts/").content.decode()
    assert page.count("(may stay empty)") == 1  # the client's own words


def test_the_second_to_close_a_request_is_told_and_keeps_the_reason(browse, jonas, ada, ben, asks) -> None:
    request = asks(ben)
    callbacks.close(request, because="by_person", note="Spoke in the session", by=ada, now=NOON)
    answer = browse(jonas).post(f"/call-backs/{request.uuid}/close/", {"note": "He asked not to be called"})
    page = answer.content.decode()
    assert "It was closed before (by Ada Quist: closed by a person)." in page
    assert "He asked not to be called" in page
    request.refresh_from_db()
    assert request.closing_note == "Spoke in the session"


@pytest.mark.parametrize("way", ["later", "close"])
def test_a_closed_request_is_not_asked_about(browse, jonas, ben, asks, way) -> None:
    request = asks(ben)
    callbacks.close(request, because="reached", by=jonas, now=NOON)
    answer = browse(jonas).get(f"/call-backs/{request.uuid}/{way}/", follow=True)
    assert answer.redirect_chain == [(f"/call-backs/{request.uuid}/", 302)]
    assert "This request is closed already." in answer.content.decode()


@pytest.mark.parametrize("known", [{"precision": "exact", "day": "2026-03-10"}, {"precision": "unknown"}])
def test_a_report_sent_twice_is_one_report(browse, jonas, ben, known) -> None:
    sent = ACT | {"clock": "08:00"} | known | {"confirmed": "1"}
    said = [browse(jonas).post(f"/clients/{ben.uuid}/acts/", sent, follow=True) for _ in range(2)]
    assert Act.objects.count() == Pause.objects.count() == 1
    assert all("Coaching with Ben is paused until" in answer.content.decode() for answer in said)


def test_a_second_act_is_a_second_report(browse, jonas, ben) -> None:
    for clock in ("08:00", "09:00"):
        sent = ACT | {"day": "2026-03-10", "clock": clock, "confirmed": "1"}
        browse(jonas).post(f"/clients/{ben.uuid}/acts/", sent)
    assert Act.objects.count() == 2


def test_a_colleagues_correction_in_between_loses_no_reason(browse, jonas, mira, pause) -> None:
    old = pause.act
    new, _pause = acts.correct(
        old, reason="It was earlier", occurred_at=NOON - timedelta(hours=5), by=mira, now=NOON - timedelta(minutes=1)
    )
    sent = {"precision": "exact", "day": "2026-03-10", "clock": "10:00", "reason": "She remembers better"}
    page = browse(jonas).post(f"/acts/{old.uuid}/correction/", sent | {"confirmed": "1"}).content.decode()
    assert "Mira Sand corrected this report while you wrote" in page
    assert "She remembers better" in page
    assert f'action="/acts/{new.uuid}/correction/"' in page
    assert Act.objects.count() == 2
