"""Recording an act: fill in, see what will happen, then record. Nothing happens before."""

from datetime import timedelta

import pytest

from coaching import acts, foreseen, pauses
from coaching.foreseen import Effect
from coaching.models import Act, Pause
from tests.pages.conftest import NOON

KNOWN = {"precision": "approximate", "day": "2026-03-10", "clock": "08:00", "reported_by": "client", "words": "by hand"}


@pytest.fixture
def form(browse, jonas, ben):
    browser = browse(jonas)

    def sent(**fields):
        return browser.post(f"/clients/{ben.uuid}/acts/", {**KNOWN, **fields}, follow=True)

    return sent


def test_a_time_to_come_is_told_with_everything_else_that_is_wrong(form) -> None:
    page = form(precision="", day="2026-03-11").content.decode()
    assert "Choose how surely the time is known." in page
    assert "Enter a time in the past: this one is in the future." in page


def test_it_records_nothing_before_it_was_checked(form) -> None:
    page = form().content.decode()
    assert "Pause until Wed 8:00 am CDT" in page
    assert "About 8:00 am CDT" in page
    assert not Act.objects.exists()


def test_it_starts_the_pause_from_the_act(form, ben) -> None:
    page = form(confirmed="1").content.decode()
    assert "Coaching with Ben is paused until Wed 8:00 am CDT." in page
    pause = Pause.objects.get()
    assert pause.ends_at == NOON + timedelta(hours=19)
    assert (pause.act.words, pause.act.precision) == ("by hand", "approximate")


def test_it_gives_the_form_back_as_it_was(form) -> None:
    page = form(change="1").content.decode()
    assert 'value="08:00"' in page
    assert "by hand" in page
    assert not Act.objects.exists()


def test_it_keeps_what_was_typed_when_something_is_missing(form) -> None:
    page = form(clock="").content.decode()
    assert "Enter the time, or say that it is not known." in page
    assert "by hand" in page
    assert "<title>Error: " in page


def test_it_refuses_a_time_that_lies_ahead(form) -> None:
    assert "Enter a time in the past: this one is in the future." in form(clock="14:00").content.decode()


def test_it_counts_from_the_report_when_the_time_is_not_known(form, ben) -> None:
    page = form(precision="unknown", clock="").content.decode()
    assert "Not known; counted from the report" in page
    form(precision="unknown", clock="", confirmed="1")
    assert Pause.objects.get().ends_at == NOON + timedelta(hours=24)
    assert Act.objects.get().precision == "unknown"


def test_it_starts_no_pause_for_an_act_of_yesterday_and_records_it(form) -> None:
    yesterday = {"day": "2026-03-09", "clock": "12:00"}
    assert "No pause: the time is over" in form(**yesterday).content.decode()
    assert "Recorded. No pause follows from it." in form(**yesterday, confirmed="1").content.decode()
    assert Act.objects.exists()
    assert not Pause.objects.exists()


def test_it_gives_the_reason_where_the_rule_is_off(form, ben, jonas) -> None:
    pauses.except_client(ben, reason="Fifteen, and safer when she calls", by=jonas, now=NOON)
    page = form().content.decode()
    assert "No pause: the 24-hour rule is off for Ben" in page
    assert "Fifteen, and safer when she calls" in page
    form(confirmed="1")
    assert not Pause.objects.exists()


def test_it_says_that_an_urge_is_no_act(browse, jonas, ben) -> None:
    page = browse(jonas).get(f"/clients/{ben.uuid}/acts/").content.decode()
    assert "An urge, a thought or a rating is not one and never starts a pause" in page


def test_it_carries_no_answer_in_an_address(form) -> None:
    assert all("?" not in url for url, _status in form(confirmed="1").redirect_chain)


def test_an_act_that_is_on_record_already_is_told_and_asked_about(form, ben, mira) -> None:
    at = NOON - timedelta(hours=5)
    acts.record(ben, occurred_at=at, precision="exact", reported_by="client", by=mira, now=NOON - timedelta(hours=3))
    page = form(day="2026-03-10", clock="08:00").content.decode()
    assert "An act at this time is on record already." in page
    assert "Entered by Mira Sand: 10:00 am CDT." in page
    assert "It is another act: record it" in page
    assert 'name="besides" value="1"' in page


def test_another_act_at_the_same_time_is_recorded_when_it_is_said_to_be_another(form, ben, mira) -> None:
    at = NOON - timedelta(hours=5)
    acts.record(ben, occurred_at=at, precision="exact", reported_by="client", by=mira, now=NOON - timedelta(hours=3))
    assert "An act at this time is on record already." in form(confirmed="1").content.decode()
    assert Act.objects.count() == 1
    assert "Recorded." in form(confirmed="1", besides="1").content.decode()
    assert Act.objects.count() == 2
    form(confirmed="1", besides="1")  # by the same thumb
    assert Act.objects.count() == 2


@pytest.mark.parametrize("minutes", [-1, 1])
def test_an_act_a_minute_off_is_another_one(form, ben, jonas, minutes) -> None:
    at = NOON - timedelta(hours=5, minutes=minutes)
    acts.record(ben, occurred_at=at, precision="exact", reported_by="client", by=jonas, now=NOON)
    assert "is on record already" not in form().content.decode()


@pytest.mark.parametrize("besides", ["", "-1", "x", "²", "0"])
def test_a_number_that_no_page_told_is_none(form, ben, mira, besides) -> None:
    at = NOON - timedelta(hours=5)
    acts.record(ben, occurred_at=at, precision="exact", reported_by="client", by=mira, now=NOON)
    form(confirmed="1", besides=besides)
    assert Act.objects.count() == 1


def test_an_act_that_was_withdrawn_is_not_on_record(form, ben, jonas) -> None:
    at = NOON - timedelta(hours=5)
    act, _pause = acts.record(ben, occurred_at=at, precision="exact", reported_by="client", by=jonas, now=NOON)
    acts.correct(act, reason="Misheard", withdrawn=True, by=jonas, now=NOON)
    assert "is on record already" not in form().content.decode()


@pytest.mark.parametrize("hours", [0, 1, 23.99, 24, 30])
@pytest.mark.parametrize("earlier", [None, 3, 20])
def test_what_is_foreseen_is_what_happens(ben, jonas, hours, earlier) -> None:
    def report(ago):
        return acts.record(
            ben, occurred_at=NOON - timedelta(hours=ago), precision="exact", reported_by="client", by=jonas, now=NOON
        )

    if earlier is not None:
        report(earlier)
    told = foreseen.of_act(ben, occurred_at=NOON - timedelta(hours=hours), now=NOON)
    _act, pause = report(hours)
    if told.effect in (Effect.PAUSE, Effect.STANDS):
        assert pause.ends_at == told.ends_at
    else:
        assert told.effect == Effect.OVER
        assert pause is None


def test_the_page_that_asks_has_an_address_of_its_own_that_tells_nothing(browse, jonas, ben) -> None:
    browser, there = browse(jonas), f"/clients/{ben.uuid}/acts/"
    answer = browser.post(there, KNOWN)
    assert (answer.status_code, answer["Location"]) == (302, f"{there}?check=1")
    assert "by hand" not in str(dict(browser.session))
    for _ in ("opened", "reloaded"):
        assert "by hand" in browser.get(answer["Location"]).content.decode()
    assert not Act.objects.exists()


def test_back_after_it_was_recorded_leads_to_an_empty_form(browse, jonas, ben) -> None:
    browser, there = browse(jonas), f"/clients/{ben.uuid}/acts/"
    browser.post(there, KNOWN)
    browser.post(there, {**KNOWN, "confirmed": "1"})
    assert browser.get(f"{there}?check=1")["Location"] == there
    assert "by hand" not in browser.get(there).content.decode()


def test_what_is_to_be_checked_is_nobody_elses_and_of_no_other_client(browse, jonas, ben, cleo) -> None:
    browser = browse(jonas)
    browser.post(f"/clients/{ben.uuid}/acts/", KNOWN)
    assert browser.get(f"/clients/{cleo.uuid}/acts/?check=1").status_code == 302
    assert browse(jonas).get(f"/clients/{ben.uuid}/acts/?check=1").status_code == 302


def test_what_is_to_be_checked_is_kept_for_an_hour(browse, jonas, ben) -> None:
    browser, there = browse(jonas), f"/clients/{ben.uuid}/acts/"
    browser.post(there, KNOWN)
    session = browser.session
    session["to-check"] = {**session["to-check"], "until": NOON.isoformat()}
    session.save()
    assert browser.get(f"{there}?check=1").status_code == 302
