"""Reports on the page: every chart with its sentence and its table, the admin's clinic, a therapist's own."""

import pytest

from clinic.models import AuditEvent


def test_every_chart_has_its_sentence_and_its_table(browse, ada, jonas, ben, calls) -> None:
    calls(ben, "connected", with_whom=jonas)
    page = browse(ada).get("/reports/").content.decode()
    assert page.count('<figure class="chart"') == page.count('class="chart-table"') == page.count("<desc id") == 10
    assert "Talks: 1. Half lasted 8 min or less" in page
    assert "average" not in page


def test_hours_are_told_as_everywhere_with_the_zone_of_the_reader(browse, ada, jonas, ben, calls) -> None:
    calls(ben, "connected", with_whom=jonas)
    page = " ".join(browse(ada).get("/reports/").content.decode().split())
    assert "Most began on Tuesday from 1:00 pm to 2:00 pm: 1." in page
    assert "(CDT)" in page
    assert '<th scope="row">11:00 pm</th>' in page
    assert "13:00" not in page


def test_where_no_time_was_promised_no_share_is_told(browse, ada, jonas, ben, calls) -> None:
    calls(ben, "connected", with_whom=jonas)
    page = browse(ada).get("/reports/").content.decode()
    assert "No time was promised." in page
    assert "0 of 0" not in page


def test_a_therapist_sees_their_own(browse, jonas, mira, ben, eli, calls) -> None:
    calls(ben)
    page = browse(mira).get("/reports/").content.decode()
    assert "Eli Stone" in page
    assert "Ben Okafor" not in page
    assert 'name="therapist"' not in page
    assert browse(mira).get(f"/reports/?days=4weeks&therapist={jonas.uuid}").content.decode().count("Ben Okafor") == 0


def test_a_leader_has_none(browse, lee) -> None:
    assert browse(lee).get("/reports/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("days=never", "This is not in the list. Choose another, or show everything."),
        ("since=2026-03-09", "Enter both days, or choose a period."),
        ("since=2026-03-09&until=2026-03-01", "Enter a last day that is not before the first."),
    ],
)
def test_it_says_what_cannot_be_used(browse, ada, asked, told) -> None:
    page = browse(ada).get(f"/reports/?{asked}").content.decode()
    assert told in page
    assert "<figure" not in page


def test_it_puts_whom_it_names_on_record(browse, ada, ben) -> None:
    browse(ada).get("/reports/")
    assert AuditEvent.objects.get(action="client.read").data == {"page": "reports", "ids": [ben.pk]}
