"""The contact log: filters in the address, keyset pages, a count that stops, and why it is empty."""

import re
from datetime import timedelta

import pytest

from clinic.models import AuditEvent
from coaching.models import Contact
from tests.pages.conftest import NOON


@pytest.fixture
def many(ben):
    def made(number, *, apart=timedelta(minutes=1)):
        return Contact.objects.bulk_create(
            Contact(clinic=ben.clinic, client=ben, kind="call", direction="in", started_at=NOON - apart * n, note="")
            for n in range(number)
        )

    return made


def test_it_shows_the_clinic_to_its_admin_newest_first(browse, ada, jonas, ben, cleo, calls) -> None:
    calls(ben, at=NOON - timedelta(hours=2))
    calls(cleo, at=NOON - timedelta(hours=1))
    page = browse(ada).get("/log/").content.decode()
    assert "2 contacts" in page
    assert page.rindex("Cleo Martin</a>") < page.rindex("Ben Okafor</a>")


def test_it_shows_a_therapist_their_own(browse, mira, ben, calls) -> None:
    calls(ben)
    page = browse(mira).get("/log/").content.decode()
    assert "0 contacts" in page
    assert "No contact yet" in page


def test_it_shows_another_clinic_nothing(browse, otto, ben, calls) -> None:
    calls(ben)
    assert "0 contacts" in browse(otto).get("/log/").content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("outcome=connected", ["Ben Okafor"]),
        ("outcome=hung_up", ["Cleo Martin"]),
        ("note=missing", ["Ben Okafor"]),
        ("since=2026-03-10", ["Cleo Martin"]),
        ("until=2026-03-09", ["Ben Okafor"]),
        ("since=2026-03-09&until=2026-03-10", ["Cleo Martin", "Ben Okafor"]),
        ("kind=text", []),
    ],
)
def test_it_narrows_by_what_stands_in_the_address(browse, ada, jonas, ben, cleo, calls, asked, found) -> None:
    """Days are the viewer's own: 11 pm on the 9th in Chicago is the 10th in UTC."""
    calls(ben, "connected", at=NOON - timedelta(hours=14), with_whom=jonas)
    calls(cleo, "hung_up")
    page = browse(ada).get(f"/log/?{asked}").content.decode()
    assert re.findall(r'class="who"><a[^>]*>([^<]+)', page) == found


def test_it_narrows_to_a_client_and_a_therapist_by_id(browse, ada, jonas, mira, ben, eli, calls) -> None:
    calls(ben)
    calls(eli)
    by_client = browse(ada).get(f"/log/?client={ben.uuid}").content.decode()
    by_therapist = browse(ada).get(f"/log/?therapist={mira.uuid}").content.decode()
    assert "1 contact" in by_client
    assert "Client: Ben Okafor" in by_client
    assert 'href="/contacts/' in by_therapist
    assert "Therapist: Mira Sand" in by_therapist


def test_it_says_what_a_filter_needs_and_shows_nothing_false(browse, ada, ben, calls) -> None:
    calls(ben)
    page = browse(ada).get("/log/?since=2026-03-10&until=2026-03-01").content.decode()
    assert "Enter a last day that is not before the first." in page
    assert "Nothing is shown" in page
    assert 'value="2026-03-01"' in page


def test_it_offers_no_client_of_others(browse, mira, ben, calls) -> None:
    calls(ben)
    page = browse(mira).get(f"/log/?client={ben.uuid}").content.decode()
    assert "This client is not in your list. Choose another, or show everything." in page
    assert not re.search(r"\bBen\b", page)  # a random token may hold it


def test_it_says_why_it_is_empty(browse, ada, ben, calls) -> None:
    calls(ben)
    page = browse(ada).get("/log/?outcome=voicemail").content.decode()
    assert "No contact fits these filters" in page
    assert "Show everything" in page


def test_it_pages_by_the_last_row_without_loss(browse, ada, many) -> None:
    many(120, apart=timedelta(0))  # all at the same moment: the id decides
    seen, url = [], "/log/"
    for _page in range(4):
        page = browse(ada).get(url).content.decode()
        seen += re.findall(r'class="who"><a href="([^"]+)"', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        if not found:
            break
        url = "/log/" + found[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 120


def test_older_rows_come_below_and_know_their_own_address(browse, ada, many) -> None:
    """What htmx asks for when the end of the list comes in sight: rows and what follows, no page around them."""
    many(60)
    browser = browse(ada)
    page = browser.get("/log/").content.decode()
    older = re.search(r'hx-get="(\?after=[^"]+)"', page)[1]
    assert f'href="{older}"' in page, "without JavaScript it is a page"
    more = browser.get(f"/log/{older}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in more
    assert f'<tbody role="rowgroup" data-here="/log/{older}"' in more
    assert not set(re.findall(r'id="(contact-[^"]+)"', page)) & set(re.findall(r'id="(contact-[^"]+)"', more))


def test_it_stops_counting_at_a_thousand(browse, ada, many) -> None:
    many(1001)
    assert "1,000+ contacts" in browse(ada).get("/log/").content.decode()


def test_it_reads_a_broken_place_as_the_beginning(browse, ada, many) -> None:
    many(2)
    for after in ("x", "2026-03-10_x", "2026-99-99T00:00_1", "_"):
        assert "2 contacts" in browse(ada).get("/log/", {"after": after}).content.decode()


def test_it_puts_the_contacts_that_were_shown_on_record(browse, ada, many) -> None:
    made = many(2)
    browse(ada).get("/log/")
    event = AuditEvent.objects.get(action="contact.read")
    shown = {"ids": [contact.pk for contact in made], "clients": [made[0].client_id]}
    assert event.data == {"page": "log", **shown}


def test_it_asks_the_database_a_bounded_number_of_times(browse, ada, many, django_assert_max_num_queries) -> None:
    many(60)
    browser = browse(ada)
    browser.get("/")
    with django_assert_max_num_queries(13):
        browser.get("/log/")


def test_a_time_before_the_change_of_clocks_says_its_own_zone(browse, ada, ben, calls) -> None:
    """The head says today's; the clocks of Chicago went forward on March 8."""
    calls(ben, at=NOON - timedelta(days=1))
    calls(ben, at=NOON - timedelta(days=3))
    page = browse(ada).get("/log/").content.decode()
    assert "When (CDT)" in page
    assert re.findall(r'class="at"><time[^>]*>([^<]+)', page) == ["Mon 1:00 pm", "Sat 12:00 pm CST"]
