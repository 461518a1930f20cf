import datetime as dt
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from clinic import audit, audit_chain
from clinic.models import AuditEvent, AuditLink, Clinic
from tests.clinic.conftest import NOON, SET_UP


@pytest.fixture
def trail(riverbend, ada, mira):
    """Riverbend's first events, linked."""
    audit.link(NOON)
    return list(AuditEvent.objects.filter(clinic=riverbend).order_by("id"))


def verified(*heads):
    out = StringIO()
    call_command("verify_audit", head=list(heads), stdout=out)
    return out.getvalue()


def as_superuser(sql, *values):
    """What somebody with the owner's rights can do: switch the guard off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def record(clinic, action="clinic.looked_at"):
    return audit.record(SET_UP, action, clinic, clinic_id=clinic.pk, now=NOON)


def test_every_event_is_linked_once(trail, riverbend):
    assert AuditLink.objects.count() == AuditEvent.objects.count()
    seqs = AuditLink.objects.filter(chain=riverbend.pk).order_by("id").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, len(trail) + 1))
    assert audit.link(NOON) == 0


def test_a_whole_trail_verifies(trail, riverbend):
    assert "the audit trail is whole" in verified()
    assert f"chain {riverbend.pk} head {AuditLink.objects.latest('seq')}" in verified()


def test_each_clinic_has_a_chain_of_its_own(trail, riverbend, harbor):
    audit.record(SET_UP, "keys.rotated", Clinic, clinic_id=None, now=NOON)
    audit.link(NOON)
    report = audit_chain.verify(NOON)
    assert set(report.heads) == {0, riverbend.pk, harbor.pk}
    assert report.problems == []


def test_it_goes_on_where_it_ended(trail, riverbend):
    record(riverbend)
    assert audit.link(NOON) == 1
    assert AuditLink.objects.filter(chain=riverbend.pk).latest("seq").seq == len(trail) + 1
    assert audit_chain.verify(NOON).problems == []


def test_it_links_in_batches(riverbend, monkeypatch):
    monkeypatch.setattr(audit_chain, "BATCH", 2)
    waiting = AuditEvent.objects.count()
    assert audit.link(NOON) == waiting > 4
    assert audit_chain.verify(NOON).links == waiting


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "'x.y'"),
        ("at", "now()"),
        ("actor_label", "'Nobody'"),
        ("data", "'{\"a\": 1}'"),
        ("client_id", "9"),
        ("recorded_at", "now() - interval '1 s'"),
    ],
)
def test_it_names_the_first_event_that_was_changed(trail, column, value):
    as_superuser(f"UPDATE clinic_auditevent SET {column} = {value} WHERE id >= %s", trail[2].pk)
    with pytest.raises(CommandError, match=f"event {trail[2].pk} was changed"):
        verified()


def test_it_names_an_event_that_was_deleted(trail):
    as_superuser("DELETE FROM clinic_auditevent WHERE id = %s", trail[1].pk)
    with pytest.raises(CommandError, match=f"event {trail[1].pk} was deleted"):
        verified()


def test_it_names_the_place_of_a_link_that_was_deleted(trail):
    as_superuser("DELETE FROM clinic_auditlink WHERE event_id = %s", trail[1].pk)
    with pytest.raises(CommandError, match=f"link 2 is missing, before event {trail[2].pk}"):
        verified()


def test_an_event_moved_to_another_clinic_is_noticed(trail, harbor):
    as_superuser("UPDATE clinic_auditevent SET clinic_id = %s WHERE id = %s", harbor.pk, trail[1].pk)
    with pytest.raises(CommandError, match=f"event {trail[1].pk} was changed"):
        verified()


def test_a_changed_hash_is_noticed(trail):
    as_superuser("UPDATE clinic_auditlink SET hash = %s WHERE event_id = %s", "f" * 64, trail[1].pk)
    with pytest.raises(CommandError, match=f"event {trail[1].pk} was changed"):
        verified()


def test_a_deleted_tail_is_found_by_a_head_that_was_kept(trail):
    head = str(AuditLink.objects.latest("seq"))
    assert "whole" in verified(head)
    as_superuser("DELETE FROM clinic_auditlink WHERE event_id >= %s", trail[-2].pk)
    as_superuser("DELETE FROM clinic_auditevent WHERE id >= %s", trail[-2].pk)
    assert "whole" in verified()
    with pytest.raises(CommandError, match="exported head"):
        verified(head)


@pytest.mark.parametrize("head", ["", "abc", "abc:x", "f" * 64 + ":1"])
def test_a_head_that_is_not_there_is_a_problem(trail, head):
    with pytest.raises(CommandError, match="exported head"):
        verified(head)


def test_events_that_wait_too_long_are_named(trail, riverbend):
    event = record(riverbend)
    assert audit_chain.verify(timezone.now()).problems == []
    [problem] = audit_chain.verify(timezone.now() + dt.timedelta(minutes=6)).problems
    assert problem == f"1 events wait for more than 5 minutes to be linked, the first is event {event.pk}."


def test_a_straggler_of_a_very_long_transaction_is_left_to_the_sweep(trail, riverbend):
    event = record(riverbend)
    as_superuser("UPDATE clinic_auditevent SET recorded_at = now() - interval '1 day' WHERE id = %s", event.pk)
    assert audit.link(NOON) == 0
    assert audit.link(NOON, everything=True) == 1
    assert audit_chain.verify(NOON).problems == []


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_does_nothing(riverbend):
    found = []

    def second():
        try:
            found.append(audit.link(NOON))
        finally:
            connection.close()

    with transaction.atomic():
        waiting = AuditEvent.objects.count()
        assert len(audit_chain._link_batch(NOON, None)) == waiting
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert found == [0]
    assert AuditLink.objects.count() == waiting
    assert audit_chain.verify(NOON).problems == []


@pytest.mark.django_db(transaction=True)
def test_an_event_committed_late_is_linked_after_higher_ids(riverbend):
    record_late = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                record(riverbend, "clinic.slow")
                record_late[0].set()
                record_late[1].wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    record_late[0].wait(60)
    fast = record(riverbend, "clinic.fast")
    audit.link(NOON)
    record_late[1].set()
    thread.join()
    late = AuditEvent.objects.get(action="clinic.slow")
    assert late.pk < fast.pk
    assert audit.link(NOON) == 1
    assert late.audit_link.seq > fast.audit_link.seq
    assert audit_chain.verify(NOON).problems == []
