"""No list of the log reads the whole table of contacts, whatever it is narrowed to."""

import json
from itertools import combinations, cycle

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from clients.models import Caregiver, Client
from clinic.models import User
from coaching import scale
from coaching.forms.log import LogForm
from coaching.log import paging, reach
from coaching.models import Contact, ContactOutcome, Kind
from coaching.views.rows import log as rows
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


@pytest.fixture
def new_tables(db):
    """What the planner goes by is this test's own: in a database that earlier tests have filled and emptied, tables and
    indexes hold the pages of their rows, and counts of then, until PostgreSQL happens to clean up.
    """
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE clinic_clinic CASCADE")  # until this test is undone; new files, nothing counted yet


def test_every_list_walks_an_index(new_tables, monkeypatch):
    """As a clinic of a quarter of a million contacts to a page that looks through 5,000: one to fifty."""
    monkeypatch.setattr(reach, "LOOKS_THROUGH", 400)
    monkeypatch.setattr(reach, "LOOKS_THROUGH_APART", 120)
    people = scale.load(clients=300, contacts_count=20_000, now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
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
    monkeypatch.setattr(reach, "LOOKS_THROUGH_APART", 30)
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


def test_ones_own_log_is_not_walked_to_its_beginning(new_tables, monkeypatch):
    """However long one has been there: of the clients, only as far back as so many of those that one spoke in."""
    monkeypatch.setattr(reach, "LOOKS_THROUGH_APART", 30)
    people = scale.load(clients=20, contacts_count=2_000, now=NOON)
    therapist = User.objects.get(pk=people.therapist_of[0])
    mine, asked = reach.of(therapist, NOON), asked_by(therapist, "kind=email").asked()
    with CaptureQueriesContext(connection) as said:
        paging.page(mine, asked, "")
    walked = [row["Actual Rows"] for row in plan(said[0]["sql"], "ANALYZE, ") if row.get("Relation Name")]
    assert sum(walked) < mine.contacts().count() / 4


def test_of_one_person_it_looks_through_fewer(db, monkeypatch):
    """Their contacts lie apart."""
    monkeypatch.setattr(reach, "LOOKS_THROUGH_APART", 25)
    people = scale.load(clients=3, contacts_count=90, now=NOON)
    every, therapist = reach.of(people.admin, NOON), User.objects.get(pk=people.therapist_of[0])
    for query in (f"therapist={therapist.uuid}&kind=email", f"spoke={therapist.uuid}&kind=email"):
        asked = asked_by(people.admin, query).asked()
        page = paging.page(every, asked, "")
        looked = asked.walked(every.contacts()).filter(started_at__gte=page.looked_back_to)
        assert (page.contacts, looked.count(), paging.count(every, asked).through) == ([], 25, 25)


def test_beside_a_therapists_contacts_no_index_of_the_whole_clinic_is_read(new_tables):
    """Where reading rows is dear, as on a slow disk, the planner would sooner fetch all crises of the clinic first."""
    people = scale.load(clients=60, contacts_count=3_000, now=NOON)
    therapist = User.objects.get(pk=people.therapist_of[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL random_page_cost = 400; SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off"
        )
    asked = asked_by(people.admin, f"therapist={therapist.uuid}&function=crisis").asked()
    with CaptureQueriesContext(connection) as said:
        found = paging.page(reach.of(people.admin, NOON), asked, "").contacts
    assert {contact.function for contact in found} == {"crisis"}
    assert "contact_log_by_function" not in {each for sql in said for each in indexes(plan(sql["sql"]))}


def test_a_row_tells_nothing_that_the_page_has_not_read(db, django_assert_num_queries):
    """Whatever kind of contact it is: a row that asks for more by itself would ask fifty times."""
    people = scale.load(clients=1, contacts_count=1, now=NOON)
    of = {
        "clinic": people.clinic,
        "client": Client.objects.get(),
        "therapist": people.admin,
        "spoke_with": people.admin,
    }
    of |= {"started_at": NOON, "ended_at": NOON, "decision": "connect", "reason": "primary_open"}
    signed = {"completed_at": NOON, "completed_by": people.admin, "function": "crisis", "severity": 4, "in_pause": True}
    signed |= {"caregiver": caregiver_of(of["client"]), "reviewed_at": NOON, "reviewed_by": people.admin}
    Contact.objects.bulk_create(
        Contact(kind=kind, outcome=outcome, note="", **of, **more)
        for outcome, kind, more in zip(ContactOutcome, cycle(Kind), cycle(({}, signed)), strict=False)
    )
    found = paging.page(reach.of(people.admin, NOON), asked_by(people.admin, "").asked(), "").contacts
    with django_assert_num_queries(0):
        assert len([rows.row(contact, NOON) for contact in found]) == len(ContactOutcome) + 1


def caregiver_of(client):
    return Caregiver.objects.create(client=client, name="Uma", relationship="mother", language="en", created_at=NOON)


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
    return any(node["Node Type"] == "Seq Scan" and node["Relation Name"] == "coaching_contact" for node in plan(sql))


def indexes(nodes):
    return {node["Index Name"] for node in nodes if "Index Name" in node}


def plan(sql, how=""):
    """Its nodes."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({how}FORMAT json) {sql}")
        waiting = [json.loads(json.dumps(cursor.fetchone()[0]))[0]["Plan"]]
    nodes = []
    while waiting:
        nodes.append(waiting.pop())
        waiting += nodes[-1].get("Plans", [])
    return nodes
