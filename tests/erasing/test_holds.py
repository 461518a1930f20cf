"""What must be kept is kept: by the verbs, by the job, and by the database itself."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from clients import holds
from clients.models import Client
from clinic.models import Tombstone
from coaching.erasing import carrying_out, counting, orders
from coaching.models import Act
from tests.erasing.conftest import HOUR, NOON


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_held_record_is_not_ordered_to_be_deleted(clients, ended, ada):
    gil = ended(clients["gil"])
    holds.place(gil, reason="a suit", by=ada, now=NOON)
    with pytest.raises(orders.Held):
        orders.order([gil], ground="request", by=ada, now=NOON)


def test_none_of_several_goes_where_one_is_held(clients, ended, ada):
    gil, ben = ended(clients["gil"]), ended(clients["ben"])
    holds.place(gil, reason="a suit", by=ada, now=NOON)
    with pytest.raises(orders.Held):
        orders.order([ben, gil], ground="request", by=ada, now=NOON)
    assert not Tombstone.objects.exists()


def test_a_hold_stops_a_deletion_within_its_hour_and_a_lifted_one_lets_it_go_on(clients, ended, ada):
    ben = ended(clients["ben"])
    before = counting.rows_of(ben.pk, ben.clinic_id)
    (stone,) = orders.order([ben], ground="request", by=ada, now=NOON)
    hold = holds.place(ben, reason="a suit", by=ada, now=NOON + timedelta(minutes=5))
    carrying_out.carry_on(now=NOON + HOUR)
    stone.refresh_from_db()
    assert stone.trouble == carrying_out.REFUSED
    assert counting.rows_of(ben.pk, ben.clinic_id) == before | {"clients_legalhold": 1}
    holds.lift(hold, reason="the suit ended", by=ada, now=NOON + 2 * HOUR)
    carrying_out.carry_on(now=NOON + 2 * HOUR)
    stone.refresh_from_db()
    assert stone.finished_at


def test_who_is_in_treatment_is_not_deleted(clients, ada):
    with pytest.raises(orders.InTreatment):
        orders.order([clients["ben"]], ground="order", by=ada, now=NOON)


def test_the_same_record_is_not_ordered_twice(clients, ended, ada):
    gil = ended(clients["gil"])
    orders.order([gil], ground="request", by=ada, now=NOON)
    with pytest.raises(orders.AlreadyOrdered):
        orders.order([gil], ground="request", by=ada, now=NOON)


@pytest.mark.parametrize("change", ["treated again", "taken back", "finished", "never begun"])
def test_the_door_stays_shut_without_a_tombstone_that_has_begun(clients, ended, ada, change):
    cleo = ended(clients["cleo"])
    (stone,) = orders.order([cleo], ground="request", by=ada, now=NOON)
    stones = Tombstone.objects.filter(pk=stone.pk)
    if change == "treated again":
        stones.update(begun_at=NOON + HOUR)
        Client.objects.filter(pk=cleo.pk).update(discharged_at=None, discharged_by=None)
    elif change == "taken back":
        orders.take_back(stone, by=ada, now=NOON)
    elif change == "finished":
        stones.update(begun_at=NOON + HOUR, finished_at=NOON + HOUR)
    with pytest.raises(DatabaseError, match="no deletion under way|in treatment"), transaction.atomic():
        run("SELECT erase_part(%s, 'coaching_act', 10)", stone.pk)
    assert Act.objects.filter(client=cleo).exists()


def test_naming_a_tombstone_opens_nothing_of_somebody_else(clients, ended, ada):
    """Whoever can set the transaction's setting still needs a row that stands, and meets only its client's notes."""
    gil = ended(clients["gil"])
    (stone,) = orders.order([gil], ground="request", by=ada, now=NOON)
    Tombstone.objects.filter(pk=stone.pk).update(begun_at=NOON + HOUR)
    run("SELECT set_config('intersession.erasing', %s, true)", str(stone.pk))
    with pytest.raises(DatabaseError, match="signed"), transaction.atomic():
        run("DELETE FROM coaching_contact WHERE client_id = %s AND completed_at IS NOT NULL", clients["ben"].pk)


def test_the_applications_role_deletes_by_the_door_alone(clients, ended, ada):
    cleo = ended(clients["cleo"])
    (stone,) = orders.order([cleo], ground="request", by=ada, now=NOON)
    Tombstone.objects.filter(pk=stone.pk).update(begun_at=NOON + HOUR)
    _become_the_application()
    run("SELECT set_config('intersession.erasing', %s, true)", str(stone.pk))
    for table in ("coaching_act", "clinic_tombstone", "clinic_auditevent"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(f"DELETE FROM {table}")
    assert carrying_out.carry_on(now=NOON + 2 * HOUR) > 0
    stone.refresh_from_db()
    assert (stone.finished_at, stone.trouble) == (NOON + 2 * HOUR, "")


def _become_the_application():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("grant_rights", role="intersession_test", stdout=StringIO())
    run("SET LOCAL ROLE intersession_test")
