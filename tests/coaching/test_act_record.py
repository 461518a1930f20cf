"""What is kept of an act: when it happened, how surely, who reported it, who wrote it down."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from clinic import audit
from coaching import acts
from coaching.models import Act
from tests.riverbend import NOON, fresh, harm, trail


def test_it_keeps_the_clients_own_words_and_who_entered_them(ben, jonas):
    act, _ = acts.record(
        ben, occurred_at=NOON - timedelta(hours=1), precision="exact", reported_by="caregiver", by=jonas, now=NOON,
        words="in the kitchen",
    )  # fmt: skip
    act = fresh(act)
    assert (act.reported_at, act.reported_by, act.entered_by, act.words) == (NOON, "caregiver", jonas, "in the kitchen")
    assert trail(ben)[-2:] == ["act.recorded", "pause.started"]


def test_it_names_nobody_as_the_one_who_entered_what_the_client_keyed_in(ben):
    act, _ = harm(ben)
    assert act.entered_by is None


@pytest.mark.parametrize(
    "told", [{"occurred_at": NOON, "precision": "exact"}, {"occurred_at": None, "precision": "unknown"}]
)
def test_a_form_that_is_sent_twice_reports_it_once(ben, jonas, told):
    act, pause = acts.record_once(ben, **told, reported_by="client", by=jonas, now=NOON)
    again = acts.record_once(ben, **told, reported_by="client", by=jonas, now=NOON + timedelta(seconds=20))
    assert again == (act, pause)
    assert Act.objects.count() == 1


def test_it_refuses_an_act_that_has_not_happened_yet(ben):
    with pytest.raises(acts.NotYetHappened):
        harm(ben, ago=-1)
    assert not Act.objects.exists()


def test_it_keeps_no_act_later_than_its_report_in_the_database_either(ben):
    with pytest.raises(IntegrityError, match="act_before_its_report"), transaction.atomic():
        Act.objects.create(
            client=ben,
            occurred_at=NOON,
            precision="exact",
            reported_at=NOON - timedelta(seconds=1),
            reported_by="client",
        )


def test_it_is_never_changed_and_never_erased_p7(ben):
    act, _ = harm(ben)
    for change in (
        lambda: Act.objects.filter(pk=act.pk).update(withdrawn=True),
        lambda: Act.objects.filter(pk=act.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_it_keeps_the_words_out_of_the_audit_trail_p6(ben):
    acts.record(
        ben, occurred_at=NOON, precision="exact", reported_by="client", by=audit.the_client(ben.pk), now=NOON,
        words="a secret sentence",
    )  # fmt: skip
    assert all("secret" not in str(event.data) for event in audit.AuditEvent.objects.all())


def test_it_has_a_name_without_a_person(ben):
    act, pause = harm(ben)
    assert (str(act), str(pause)) == (f"act #{act.pk}", f"pause #{pause.pk}")
