import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.functional import SimpleLazyObject

from clinic import audit, policies, staff
from clinic.models import AuditEvent, Clinic, Policy, User
from tests.clinic.conftest import NOON


def recorded(by, clinic, **data):
    return audit.record(by, "clinic.looked_at", clinic, clinic_id=clinic.pk, now=NOON, **data)


def test_it_is_one_insert(ada, riverbend, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        recorded(ada, riverbend)
    assert queries.captured_queries[0]["sql"].startswith("INSERT")


def test_it_says_who_did_what_to_which_record_when(ada, riverbend):
    event = recorded(ada, riverbend, client_id=7)
    event.refresh_from_db()
    assert (event.actor_kind, event.actor_id, event.actor_label) == ("staff", ada.pk, "Ada Quist")
    assert (event.action, event.subject_label, event.subject_id) == (
        "clinic.looked_at",
        "clinic.Clinic",
        str(riverbend.pk),
    )
    assert (event.at, event.clinic, event.client_id) == (NOON, riverbend, 7)
    assert str(event) == f"clinic.looked_at clinic.Clinic {riverbend.pk}"


def test_the_database_dates_it_by_its_own_clock(ada, riverbend):
    event = recorded(ada, riverbend)
    assert event.recorded_at is not None
    assert event.recorded_at != NOON


def test_the_product_and_a_client_act_too(riverbend):
    system, person = recorded(audit.SYSTEM("reminders"), riverbend), recorded(audit.the_client(12), riverbend)
    assert (system.actor_kind, system.actor_label, system.actor_id) == ("system", "system:reminders", None)
    assert (person.actor_kind, person.actor_label, person.actor_id) == ("client", "client:12", 12)


def test_the_signed_in_user_of_a_request_is_staff(ada, riverbend):
    assert recorded(SimpleLazyObject(lambda: ada), riverbend).actor_id == ada.pk


@pytest.mark.parametrize("nobody", [None, "ada", AnonymousUser()])
def test_nobody_else_can_act(riverbend, nobody):
    with pytest.raises(TypeError):
        recorded(nobody, riverbend)


def test_staff_of_another_clinic_cannot_act_here(otto, riverbend):
    with pytest.raises(audit.OtherClinic):
        recorded(otto, riverbend)


def test_data_comes_back_as_it_was_hashed(ada, riverbend):
    row = uuid.uuid4()
    event = recorded(
        ada,
        riverbend,
        ids=(1, 2),
        row=row,
        at=NOON,
        on=NOON.date(),
        from_=dt.time(8),
        lasted=dt.timedelta(minutes=3),
        n=None,
    )
    event.refresh_from_db()
    assert event.data == {
        "ids": [1, 2], "row": str(row), "at": NOON.isoformat(), "on": "2026-03-10",
        "from_": "08:00:00",
        "lasted": 180.0, "n": None
    }  # fmt: skip


@pytest.mark.parametrize("words", ["long " * 50, {"note": "x"}, object(), b"x", ["ok", {"a": 1}]])
def test_free_text_and_objects_are_refused(ada, riverbend, words):
    with pytest.raises(ValueError, match="ids, labels"):
        recorded(ada, riverbend, words=words)


def test_reading_a_record_is_recorded(ada, riverbend):
    event = audit.read(ada, riverbend, clinic_id=riverbend.pk, now=NOON, client_id=3)
    assert (event.action, event.client_id) == ("clinic.read", 3)


def test_reading_a_list_names_the_rows_that_were_shown(ada, riverbend):
    event = audit.read(ada, User, clinic_id=riverbend.pk, now=NOON, ids=[ada.pk])
    assert (event.action, event.subject_label, event.subject_id) == ("user.read", "clinic.User", "")
    assert event.data == {"ids": [ada.pk]}


def test_the_installation_itself_has_no_clinic(db):
    event = audit.record(audit.SYSTEM("keys"), "keys.rotated", Clinic, clinic_id=None, now=NOON)
    assert event.clinic is None


def test_an_audit_that_fails_undoes_the_change(riverbend, ada, mira, monkeypatch):
    def full(*args, **kwargs):
        raise IntegrityError("disk full")

    monkeypatch.setattr(AuditEvent.objects, "create", full)
    with pytest.raises(IntegrityError), transaction.atomic():
        policies.publish(riverbend, by=ada, now=NOON, rule_hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        staff.deactivate(mira, by=ada, now=NOON)
    assert Policy.objects.filter(clinic=riverbend).count() == 1
    assert User.objects.get(pk=mira.pk).is_active
    assert mira.grants.filter(ended_at=None).exists()


@pytest.mark.parametrize("wrong", [{"actor_kind": "ghost"}, {"actor_kind": "staff", "actor_id": None}])
def test_the_database_refuses_an_event_without_a_known_actor(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(at=NOON, action="x", subject_label="x", **wrong)
