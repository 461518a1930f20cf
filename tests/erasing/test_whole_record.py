"""A record goes whole, nobody else's goes with it, and a tombstone stands where it was."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from clinic import audit_chain
from clinic.models import AuditEvent, Tombstone
from coaching.erasing import carrying_out, counting, orders
from coaching.models import Contact
from telephony.models import Message
from tests.erasing.conftest import HOUR, NOON


def sizes(clients):
    return {client.pk: counting.rows_of(client.pk, client.clinic_id) for client in clients}


def test_all_of_it_goes_and_nothing_of_anybody_else(clients, deleted):
    for name in ("ana", "ben", "cleo", "dev", "eli", "fay", "gil"):
        going = clients.pop(name)
        not_theirs = Message.objects.exclude(peer__in=_numbers(going))
        others, texts = sizes(clients.values()), not_theirs.count()
        stone = deleted(going)
        assert (name, stone.trouble) == (name, "")
        assert stone.finished_at == NOON + HOUR
        assert counting.rows_of(going.pk, going.clinic_id) == {}
        assert sizes(clients.values()) == others
        assert not_theirs.count() == texts


def test_the_tombstone_says_what_was_there(clients, deleted, ada):
    cleo = clients["cleo"]
    stone = deleted(cleo)
    assert (stone.client_id, stone.ordered_by, stone.ground) == (cleo.pk, ada, "request")
    assert stone.counts["coaching_pause"] == 1
    assert stone.counts["coaching_contact"] >= 1
    assert sum(stone.counts.values()) == stone.done == stone.total
    assert len(stone.digest) == 64
    assert cleo.name not in str(vars(stone))


def test_the_trail_still_holds(clients, deleted):
    ben = clients["ben"]
    audit_chain.link(NOON)
    heads = tuple(audit_chain.verify(NOON).heads.values())
    stone = deleted(ben)
    audit_chain.link(NOON + HOUR)
    assert audit_chain.verify(NOON + HOUR, heads=heads).problems == []
    told = AuditEvent.objects.filter(client_id=ben.pk, subject_label="clinic.Tombstone").order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["deletion.ordered", "deletion.begun", "deletion.finished"]
    assert told.last().data == {"rows": stone.done, "digest": stone.digest}


def test_nothing_goes_within_its_hour(clients, ended, ada):
    ben = ended(clients["ben"])
    before = counting.rows_of(ben.pk, ben.clinic_id)
    (stone,) = orders.order([ben], ground="request", by=ada, now=NOON)
    assert carrying_out.carry_on(now=NOON + HOUR - timedelta(seconds=1)) == 0
    orders.take_back(stone, by=ada, now=NOON + timedelta(minutes=59))
    assert carrying_out.carry_on(now=NOON + HOUR) == 0
    assert counting.rows_of(ben.pk, ben.clinic_id) == before


def test_begun_is_too_late_to_take_back(clients, deleted, ada):
    stone = deleted(clients["gil"])
    with pytest.raises(orders.TooLate):
        orders.take_back(stone, by=ada, now=NOON + HOUR)


def test_a_worker_that_dies_leaves_the_rest_to_the_next(clients, ended, ada):
    ben = ended(clients["ben"])
    (stone,) = orders.order([ben], ground="request", by=ada, now=NOON)
    begun = NOON + HOUR
    carrying_out.carry_on(now=begun, seconds=0)
    stone.refresh_from_db()
    assert stone.begun_at
    assert stone.done == 0
    assert Contact.objects.filter(client=ben).exists()
    carrying_out.carry_on(now=begun + timedelta(seconds=15))
    stone.refresh_from_db()
    assert stone.done == stone.total
    assert stone.finished_at


def test_it_goes_in_batches(clients, ended, ada, monkeypatch):
    monkeypatch.setattr(carrying_out, "A_BATCH", 2)
    ben = ended(clients["ben"])
    (stone,) = orders.order([ben], ground="request", by=ada, now=NOON)
    carrying_out.carry_on(now=NOON + HOUR)
    stone.refresh_from_db()
    assert (stone.finished_at, stone.trouble) == (NOON + HOUR, "")


def _numbers(client):
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM clients_clientphone WHERE client_id = %s", [client.pk])
        own = [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT phone FROM clients_caregiver WHERE client_id = %s", [client.pk])
        return own + [number for (number,) in cursor.fetchall()]


def test_a_tombstone_stands_for_good(clients, deleted):
    stone = deleted(clients["gil"])
    for change in (stone.delete, lambda: Tombstone.objects.filter(pk=stone.pk).update(digest="")):
        with pytest.raises(Exception, match="tombstone"), transaction.atomic():
            change()
