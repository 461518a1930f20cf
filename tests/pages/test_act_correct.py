"""Correcting a report: a reason, a check, and the pause that follows the corrected version."""

from datetime import timedelta

import pytest

from coaching import acts, foreseen
from coaching.models import Act, Pause
from tests.pages.conftest import NOON

LATER = {"precision": "exact", "day": "2026-03-10", "clock": "12:00", "reason": "She looked at her messages"}


@pytest.fixture
def form(browse, jonas, pause):
    browser = browse(jonas)

    def sent(**fields):
        return browser.post(f"/acts/{pause.act.uuid}/correction/", {**LATER, **fields}, follow=True)

    return sent


def test_it_begins_with_the_report_as_it_stands(browse, jonas, pause) -> None:
    page = browse(jonas).get(f"/acts/{pause.act.uuid}/correction/").content.decode()
    assert 'value="11:00"' in page
    assert 'value="2026-03-10"' in page


def test_it_tells_the_new_end_before_it_corrects(form) -> None:
    assert "Pause until Wed 12:00 pm CDT" in form().content.decode()
    assert Act.objects.count() == 1


def test_it_moves_the_pause_and_keeps_both_versions(form, cleo) -> None:
    form(confirmed="1")
    assert Pause.objects.open(NOON).get().ends_at == NOON + timedelta(hours=23)
    first, second = Act.objects.order_by("pk")
    assert (second.corrects, second.correction_reason) == (first, "She looked at her messages")


def test_it_opens_coaching_when_it_did_not_happen(form) -> None:
    page = form(precision="withdrawn", clock="").content.decode()
    assert "No pause: no report that stands asks for one" in page
    assert "It did not happen" in page
    form(precision="withdrawn", clock="", confirmed="1")
    assert not Pause.objects.open(NOON).exists()
    assert Act.objects.filter(withdrawn=True).exists()


def test_it_asks_for_the_reason(form) -> None:
    assert "Say why it is corrected: both versions stay on record." in form(reason="").content.decode()


def test_it_has_no_page_for_a_report_that_was_corrected(form, browse, jonas, pause) -> None:
    form(confirmed="1")
    assert browse(jonas).get(f"/acts/{pause.act.uuid}/correction/").status_code == 404


@pytest.mark.parametrize("hours", [None, 1, 10, 25])
@pytest.mark.parametrize("other", [None, 6, 30])
def test_what_is_foreseen_is_what_happens(cleo, jonas, pause, hours, other) -> None:
    if other is not None:
        at = NOON - timedelta(hours=other)
        acts.record(cleo, occurred_at=at, precision="exact", reported_by="client", by=jonas, now=NOON)
    when = None if hours is None else NOON - timedelta(hours=hours)
    told = foreseen.of_correction(pause.act, occurred_at=when, now=NOON)
    acts.correct(pause.act, occurred_at=when, withdrawn=when is None, reason="Looked again", by=jonas, now=NOON)
    stands = Pause.objects.open(NOON).first()
    assert (stands.ends_at if stands else None) == (told.ends_at if told.effect in ("pause", "stands") else None)


def test_a_time_that_is_not_known_counts_from_the_first_report(form, pause) -> None:
    form(precision="unknown", clock="", confirmed="1")
    assert Pause.objects.open(NOON).get().ends_at == pause.act.reported_at + timedelta(hours=24)


def test_back_after_it_was_recorded_leads_to_the_client(browse, jonas, pause) -> None:
    browser, there = browse(jonas), f"/acts/{pause.act.uuid}/correction/"
    asks = browser.post(there, LATER)["Location"]
    assert "She looked at her messages" in browser.get(asks).content.decode()
    browser.post(there, {**LATER, "confirmed": "1"})
    assert browser.get(asks)["Location"] == f"/clients/{pause.client.uuid}/"
