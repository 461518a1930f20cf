"""No list of the log reads the whole table of contacts, whatever it is narrowed to."""

import json
from itertools import combinations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from clinic.models import User
from coaching import scale
from coaching.forms.log import LogForm
from coaching.log import paging, reach
from coaching.models import Contact
from coaching.visibility import contacts_visible_to
from tests.riverbend import NOON

ASKED = [
    "", "kind=call", "direction=in", "function=crisis", "outcome=connected", "outcome=not_identified",
    "decision=connect", "reason=outside_limits", "longer=20", "longer=5", "shorter=5", "waited=1", "severity=4",
    "pause=yes", "pause=no", "limits=out", "note=missing", "note=late", "note=complete", "review=no", "review=yes",
    "review=asked", "role=other", "planned=yes", "tib=any", "tib=therapist", "role=leader",
    "person=caregiver", "person=unknown", "days=4weeks", "days=year",
]  # fmt: skip
EVERY = 7  # of the pairs: their plans differ little, and each takes its time


def test_every_list_walks_an_index(db, monkeypatch):
    """As a clinic of a quarter of a million contacts to a page that looks through 5,000: one to fifty."""
    monkeypatch.setattr(reach, "LOOKS_THROUGH", 400)
    people = scale.load(clients=60, contacts_count=20_000, now=NOON)
    therapist = User.objects.get(pk=people.therapist_of[0])
    asked = [*ASKED, *map("&".join, list(combinations(ASKED[1:], 2))[::EVERY])]
    of_people = [
        f"client={Contact.objects.first().client.uuid}",
        f"therapist={therapist.uuid}",
        f"spoke={therapist.uuid}",
    ]
    asked += [*of_people, *(f"{one}&{other}" for one in of_people for other in ASKED[1::4])]
    assert {query: scans for query in asked if (scans := whole_reads(people.admin, query))} == {}
    assert {query: scans for query in ASKED[::3] if (scans := whole_reads(therapist, query))} == {}


@pytest.mark.parametrize("query", ["", "kind=call", "function=crisis&direction=in", "days=year"])
def test_ones_own_log_pages_through_all_that_one_may_see(db, monkeypatch, query):
    """Their clients' contacts and those in which they spoke for a colleague, each once, the newest first."""
    monkeypatch.setattr(reach, "LOOKS_THROUGH_OWN", 30)
    people = scale.load(clients=40, contacts_count=900, now=NOON)
    mira, other = people.therapist_of[:2]
    Contact.objects.filter(therapist=other, pk__in=Contact.objects.order_by("uuid").values("pk")[:300]).update(
        spoke_with=mira
    )
    mira = User.objects.get(pk=mira)
    asked, seen, after = asked_by(mira, query).asked(), [], ""
    while after or not seen:
        page, _count = paging.page_and_count(reach.of(mira, NOON), asked, after)
        seen += [contact.pk for contact in page.contacts]
        if not (after := page.after):
            break
    everything = asked.narrow(contacts_visible_to(mira, NOON)).order_by(*paging.NEWEST_FIRST)
    assert seen == list(everything.values_list("pk", flat=True))
    assert seen


def test_the_first_page_has_counted_what_there_is(db, monkeypatch):
    monkeypatch.setattr(reach, "LOOKS_THROUGH", 40)
    people = scale.load(clients=10, contacts_count=200, now=NOON)
    for query in ASKED[::4]:
        asked, all_of_it = asked_by(people.admin, query).asked(), reach.of(people.admin, NOON)
        assert paging.page_and_count(all_of_it, asked, "")[1] == paging.count(all_of_it, asked), query


def test_it_looks_through_so_many_and_says_how_far(db):
    people = scale.load(clients=30, contacts_count=5_300, now=NOON)
    form, every = asked_by(people.admin, "person=caregiver"), reach.of(people.admin, NOON)
    page = paging.page(every, form.asked(), "")
    assert page.contacts == []
    assert paging.count(every, form.asked()).back_to == page.looked_back_to
    assert every.contacts().filter(started_at__gte=page.looked_back_to).count() == reach.LOOKS_THROUGH
    rest = paging.page(every, form.asked(), page.after)
    assert (rest.after, rest.looked_back_to) == ("", None)


def asked_by(user, query):
    form = LogForm(QueryDict(query), user=user, now=NOON)
    assert form.is_valid(), form.errors
    return form


def whole_reads(user, query):
    asked, every = asked_by(user, query).asked(), reach.of(user, NOON)
    with CaptureQueriesContext(connection) as said:
        page = paging.page(every, asked, "")
        paging.count(every, asked)
        if page.after:
            paging.page(every, asked, page.after)
    return [sql["sql"] for sql in said if "coaching_contact" in sql["sql"] and reads_all(sql["sql"])]


def reads_all(sql):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT json) " + sql)
        waiting = [json.loads(json.dumps(cursor.fetchone()[0]))[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "coaching_contact":
            return True
        waiting += node.get("Plans", [])
    return False
