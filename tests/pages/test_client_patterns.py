"""What twelve weeks look like: figures, never a verdict; the client's own contacts alone."""

from datetime import timedelta

import pytest

from clients import records
from coaching import callbacks, contacts
from coaching.models import Contact, ContactSheet, Skill
from tests.pages.conftest import NOON


@pytest.fixture
def charts(browse, jonas, ben):
    """By their ids, as Ben's page has them."""

    def drawn():
        found = browse(jonas).get(f"/clients/{ben.uuid}/").context["charts"]
        return {chart.id: chart for chart in found}

    return drawn


def test_it_counts_contacts_by_week_and_what_they_were_for(charts, calls, jonas, ben) -> None:
    long_ago = calls(ben, "connected", with_whom=jonas)
    Contact.objects.filter(pk=long_ago.pk).update(started_at=NOON - timedelta(weeks=13))
    for weeks in (0, 1, 1):
        contact = calls(ben, "connected", at=NOON - timedelta(weeks=weeks), with_whom=jonas)
        contacts.complete(contact, by=jonas, now=NOON, function="skills")
    calls(ben, "hung_up")  # nobody spoke
    table = charts()["chart-functions"].table
    assert list(table.head) == ["Week of", "Skills in daily life"]
    assert [row[1] for row in table.rows][-3:] == ["0", "2", "1"]
    assert charts()["chart-minutes"].table.rows[-1] == ("Mar 9", "8 min")


def test_a_caregivers_calls_are_not_the_clients_pattern(charts, calls, jonas, ben) -> None:
    parent = {"name": "Karin", "relationship": "mother", "phone": "+13145550127"}
    karin = records.add_caregiver(ben, by=jonas, now=NOON, **parent)
    contact = calls(ben, "connected", with_whom=jonas)
    contact.caregiver = karin
    contact.save()
    assert "chart-functions" not in charts()


def test_it_shows_urges_before_and_after(charts, calls, jonas, ben) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    ContactSheet.objects.update_or_create(contact=contact, defaults={"urge_suicide_after": 1})
    contacts.complete(contact, by=jonas, now=NOON, function="crisis", urge_suicide=4)
    chart = charts()["chart-urge-suicide"]
    assert chart.table.rows == [["Mar 10", "4", "1"]]
    assert chart.summary == "Lower after 1 contact of 1."
    assert "chart-urge-self-harm" not in charts()


def test_it_names_the_skills_that_were_used_most(charts, calls, jonas, ben, skill_list) -> None:
    tipp, stop = (Skill.objects.get(name=name) for name in ("TIPP", "STOP"))
    for skills in ([tipp], [tipp, stop]):
        contact = calls(ben, "connected", with_whom=jonas)
        contacts.complete(contact, by=jonas, now=NOON, function="skills", skills=skills)
    assert charts()["chart-skills"].table.rows == [["TIPP", "2"], ["STOP", "1"]]


def test_it_holds_waits_against_what_was_promised(charts, calls, asks, jonas, ben) -> None:
    request = asks(ben, at=NOON - timedelta(hours=3))
    contact = calls(ben, "connected", at=NOON - timedelta(hours=1), with_whom=jonas)
    contact.call_back = request
    contact.save()
    callbacks.close(request, because="reached", by=jonas, now=NOON)
    chart = charts()["chart-waits"]
    assert chart.table.rows == [["Mar 10", "2 h", "1 h"]]
    assert chart.summary == "1 was late."


def test_it_says_when_there_is_nothing_to_draw(browse, jonas, ben) -> None:
    assert "Nothing to draw from the last 12 weeks yet." in browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()


def test_the_timeline_is_narrowed_by_kind_in_the_address(browse, jonas, ben, calls, asks) -> None:
    calls(ben, "connected", with_whom=jonas)
    asks(ben)
    page = browse(jonas).get(f"/clients/{ben.uuid}/?show=requests")
    assert [entry.title for entry in page.context["entries"]] == ["Asked to be called"]
    assert {entry.title for entry in browse(jonas).get(f"/clients/{ben.uuid}/?show=nonsense").context["entries"]} >= {
        "Asked to be called", "Call from the client",
    }  # fmt: skip


def test_the_page_asks_at_most_eight_times(browse, jonas, cleo, pause, calls, asks, django_assert_max_num_queries):
    for number in range(30):
        calls(cleo, "connected", at=NOON - timedelta(hours=number), with_whom=jonas)
    browser = browse(jonas)
    browser.get("/")
    with django_assert_max_num_queries(8):
        browser.get(f"/clients/{cleo.uuid}/")
