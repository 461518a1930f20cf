"""Who has seen my record: what the primary therapist or the office hands a client who asks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic import audit
from clinic.models import AuditEvent
from tests.pages.conftest import NOON


@pytest.fixture
def url(ben):
    return reverse("client-readers", args=[ben.uuid])


@pytest.fixture
def seen(ben):
    def by(user, page, *, ago=timedelta(), **more):
        return audit.read(user, ben, clinic_id=ben.clinic_id, client_id=ben.pk, now=NOON - ago, page=page, **more)

    return by


def told(answer):
    return [
        (str(day.day), reader.name, [(reading.what, reading.times) for reading in reader.readings])
        for day in answer.context["days"]
        for reader in day.readers
    ]


def test_by_day_and_person_in_plain_words(browse, ada, jonas, lee, url, seen):
    seen(jonas, "client", ago=timedelta(hours=3))
    seen(jonas, "client", ago=timedelta(hours=1))
    seen(lee, "texts", ago=timedelta(days=2))
    answer = browse(ada).get(url)
    assert told(answer) == [
        ("2026-03-10", "Ada Quist", [("who has seen the record", 1)]),
        ("2026-03-10", "Jonas Weber", [("the client's page", 2)]),
        ("2026-03-08", "Lee Park", [("the texts", 1)]),
    ]
    page = answer.content.decode()
    assert "10:00" in page
    assert "12:00" in page


def test_a_day_is_the_readers_own(browse, ada, jonas, url, seen):
    seen(jonas, "client", ago=timedelta(hours=14))  # 4 am in UTC, 11 pm of the day before in Chicago
    assert told(browse(ada).get(url))[-1][0] == "2026-03-09"


def test_lists_with_the_name_in_it_count(browse, ada, jonas, ben, cleo, url):
    audit.read(jonas, type(ben), clinic_id=ben.clinic_id, now=NOON, page="board", ids=[cleo.pk, ben.pk])
    audit.read(jonas, type(ben), clinic_id=ben.clinic_id, now=NOON, page="clients", ids=[cleo.pk])
    page = browse(ada).get(url).content.decode()
    assert "the board (with the name in it)" in " ".join(page.split())
    assert "the list of clients" not in page


def test_older_days_are_asked_for(browse, ada, lee, url, seen):
    seen(lee, "client", ago=timedelta(days=40))
    hers = browse(ada)
    assert "Lee Park" not in str(told(hers.get(url)))
    assert "Lee Park" in str(told(hers.get(url, {"days": "90"})))
    assert "Lee Park" in str(told(hers.get(url, {"days": "all"})))
    assert "Lee Park" not in str(told(hers.get(url, {"days": "x"})))


def test_what_the_client_or_the_line_did_is_no_reading_by_staff(browse, ada, ben, url):
    by = audit.the_client(ben.pk)
    audit.read(by, ben, clinic_id=ben.clinic_id, client_id=ben.pk, now=NOON, page="own")
    assert [name for _day, name, _what in told(browse(ada).get(url))] == ["Ada Quist"]


def test_it_is_the_primary_therapists_and_the_offices_to_give(browse, jonas, lee, ben, url):
    assert browse(jonas).get(url).status_code == 200
    ben.team.create(user=lee, role="leader", since=NOON)
    assert browse(lee).get(reverse("client", args=[ben.uuid])).status_code == 200
    assert browse(lee).get(url).status_code == 404


def test_the_looking_is_on_record_too(browse, ada, ben, url):
    browse(ada).get(url)
    assert AuditEvent.objects.filter(client_id=ben.pk, action="client.read", data__page="readers").count() == 1
