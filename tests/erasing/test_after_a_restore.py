"""A backup from before a deletion brings the record back: it is named, and ordered again by an admin."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from clients.models import Client
from clinic.models import Tombstone
from coaching.backups import deletions, sets
from coaching.erasing import orders
from tests.erasing.conftest import NOON


@pytest.fixture
def restored(deleted):
    """`restored(ben)`: the record was deleted, and then a database from before took its place. What was known."""

    def done(client):
        before = transaction.savepoint()
        deleted(client)
        known = deletions.of_this_database()
        transaction.savepoint_rollback(before)
        return known

    return done


@pytest.fixture
def kept_elsewhere(tmp_path):
    """`kept_elsewhere(known)`: a newer backup's folder, which knows them."""

    def done(known):
        backup = sets.Backup(tmp_path / "2026-03-11T020000Z")
        backup.folder.mkdir()
        (backup.folder / sets.MANIFEST).write_text("{}")
        (backup.folder / sets.DELETIONS).write_text(json.dumps(deletions.told(known)))
        return str(tmp_path)

    return done


def test_it_is_named_by_number_and_nobody_by_name(clients, ended, restored, kept_elsewhere, capsys):
    ben = ended(clients["ben"])
    call_command("deletions", "--not-here", kept_elsewhere(restored(ben)))
    said = capsys.readouterr().out
    assert said == f"riverbend, client {ben.pk}: record, request, 2026-03-10, finished 2026-03-10\n"


def test_it_is_ordered_again_by_an_admin_and_then_not_missing(clients, ended, restored, kept_elsewhere, ada, capsys):
    ben = ended(clients["ben"])
    folder = kept_elsewhere(restored(ben))
    call_command("deletions", "--not-here", folder, "--order-again", ada.email)
    assert "ordered, begins in an hour" in capsys.readouterr().out
    stone = Tombstone.objects.get(client_id=ben.pk)
    assert (stone.ordered_by, stone.begins_at > stone.ordered_at) == (ada, True)
    assert "first on 2026-03-10" in stone.reason


def test_what_is_in_treatment_in_the_older_database_is_left_to_a_person(clients, restored, ada):
    known = deletions.not_here(restored(clients["ben"]))
    ((_, in_the_way),) = deletions.order_again(known, by=ada, now=NOON)
    assert "end it on the client's page" in in_the_way
    assert not Tombstone.objects.exists()


def test_a_client_who_came_later_under_the_same_number_is_another_one(clients, ended, restored):
    known = restored(ended(clients["ben"]))
    Client.objects.filter(pk=clients["ben"].pk).update(created_at=NOON + timedelta(days=1))
    assert deletions.not_here(known) == []


def test_one_that_stands_here_or_was_taken_back_is_not_missing(clients, ended, ada):
    ended(clients["ben"])
    (stone,) = orders.order([clients["ben"]], ground="request", by=ada, now=NOON)
    assert deletions.not_here(deletions.of_this_database()) == []
    orders.take_back(stone, by=ada, now=NOON)
    assert deletions.of_this_database() == []


def test_only_an_admin_orders_and_only_from_something_there(restored, kept_elsewhere, clients, staff, monkeypatch):
    folder = kept_elsewhere(restored(clients["ben"]))
    with pytest.raises(CommandError, match="is not an admin"):
        call_command("deletions", "--not-here", folder, "--order-again", staff["jonas"].email)
    monkeypatch.setattr(deletions.server, "exists", lambda name: False)
    with pytest.raises(CommandError, match="neither a folder"):
        call_command("deletions", "--not-here", "nowhere_at_all")
