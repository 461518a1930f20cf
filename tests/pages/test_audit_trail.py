"""The audit trail of the clinic for its admin: newest first, narrowed by the address, and itself on record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import audit, audit_chain
from clinic.models import AuditEvent, AuditLink
from coaching.models import Contact
from coaching.trail import asking
from tests.pages.conftest import NOON, SET_UP

URL = "/settings/audit/"


@pytest.fixture
def shown(browse, ada):
    hers = browse(ada)

    def page(**asked):
        answer = hers.get(URL, asked)
        assert answer.status_code == 200
        return answer.context["rows"], answer.content.decode()

    return page


@pytest.fixture
def looked(jonas, ben, cleo, now):
    """Jonas looked at Ben an hour ago and at a list with Cleo in it just now."""
    audit.read(jonas, ben, clinic_id=ben.clinic_id, client_id=ben.pk, now=now - timedelta(hours=1), page="client")
    audit.read(jonas, type(cleo), clinic_id=cleo.clinic_id, now=now, page="board", ids=[cleo.pk])


def test_the_newest_stands_first_in_plain_words(shown, looked):
    rows, page = shown(kind="reading")
    assert [(row.who, row.what, row.client, row.many) for row in rows[:2]] == [
        ("Jonas Weber", "Looked at the board", "", "1 record in the list"),
        ("Jonas Weber", "Looked at the client's page", "Ben Okafor", ""),
    ]
    assert "Jonas Weber" in page


def test_looking_is_itself_on_the_trail_with_whose_names_were_shown(shown, looked, ada, ben):
    shown(client=ben.uuid)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor_id, event.data) == (
        "auditevent.read", ada.pk, {"page": "audit", "clients": [ben.pk]},
    )  # fmt: skip


def test_it_is_narrowed_by_person_client_kind_and_days(shown, looked, jonas, mira, ben, cleo):
    assert not shown(person=mira.uuid)[0]
    assert {row.who for row in shown(person=jonas.uuid)[0]} == {"Jonas Weber"}
    hers = {"client": cleo.uuid, "person": jonas.uuid, "kind": "reading"}
    assert [row.what for row in shown(**hers)[0]] == ["Looked at the board"]
    assert "Looked at the board" not in [row.what for row in shown(client=ben.uuid)[0]]
    assert not shown(until="2025-12-01")[0]
    assert len(shown(since="2026-03-10", until="2026-03-10", kind="reading", person=jonas.uuid)[0]) == 2
    assert not shown(kind="refused")[0]


def test_what_cannot_be_asked_is_said(shown, looked):
    rows, page = shown(since="2026-03-10", until="2026-03-01")
    assert not rows
    assert "Enter a last day that is not before the first." in page
    assert shown(after="nonsense_1")[0]


def test_every_event_comes_once_page_after_page(browse, ada, riverbend):
    for minute in range(120):
        audit.record(
            SET_UP, "clinic.looked_at", riverbend, clinic_id=riverbend.pk, now=NOON - timedelta(minutes=minute // 2)
        )
    asked, after, seen = asking.Asked(riverbend.pk), "", []
    while True:
        page = asking.page(asked, after)
        seen += [event.pk for event in page.events]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == AuditEvent.objects.filter(clinic=riverbend).count()
    assert 'rel="next"' in browse(ada).get(URL).content.decode()


def test_a_page_looks_through_so_many_and_says_how_far(monkeypatch, riverbend, jonas, looked):
    monkeypatch.setattr(asking, "LOOKS_THROUGH", 3)
    page = asking.page(asking.Asked(riverbend.pk, kind="refused"), "")
    assert not page.events
    assert page.looked_back_to
    assert page.after


def test_another_clinics_events_are_not_on_it(shown, harbor, otto, ben):
    rows, page = shown()
    assert "Harbor" not in page
    assert "Otto" not in page
    hers = {event.pk for event in asking.page(asking.Asked(ben.clinic_id), "").events}
    assert not AuditEvent.objects.filter(pk__in=hers, clinic=harbor).exists()


def test_another_clinics_client_and_person_cannot_be_asked_for(shown, otto, ines):
    rows, page = shown(person=ines.uuid)
    assert not rows
    assert "This person is not in the list. Choose another, or show everything." in page


def test_a_page_costs_the_same_number_of_questions_however_many_it_names(browse, ada, looked, ben, cleo, eli, jonas):
    hers = browse(ada)
    hers.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        hers.get(URL, {"client": ben.uuid})
    for client in (ben, cleo, eli):
        audit.read(ada, client, clinic_id=client.clinic_id, client_id=client.pk, now=NOON, page="client")
    with CaptureQueriesContext(connection) as many:
        hers.get(URL, {"client": ben.uuid})
    assert len(many) == len(few)


def test_the_head_of_the_chain_can_be_kept_elsewhere(browse, ada, riverbend):
    assert "no event is linked yet" in browse(ada).get(reverse("audit-head")).content.decode()
    audit_chain.link(NOON)
    last = AuditLink.objects.filter(chain=riverbend.pk).latest("seq")
    answer = browse(ada).get(reverse("audit-head"))
    assert "attachment" in answer["Content-Disposition"]
    assert f"verify_audit --head {last.hash}:{last.seq}" in answer.content.decode()
    assert last.hash in browse(ada).get(URL).content.decode()
    kept = f"{last.hash}:{last.seq}"
    audit_chain.link(NOON)
    assert not audit_chain.verify(NOON, (kept,)).problems
    assert AuditEvent.objects.filter(action="audit.head_exported", data__seq=last.seq).exists()


def test_a_list_of_contacts_names_the_clients_in_it(browse, ada, ben, calls):
    calls(ben)
    browse(ada).get("/log/")
    event = AuditEvent.objects.get(action="contact.read")
    assert event.data["clients"] == [ben.pk]
    assert event.data["ids"] == [Contact.objects.get().pk]
