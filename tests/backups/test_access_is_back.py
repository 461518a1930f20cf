"""A restored backup lets in whom the database before had shut out: who restores it is told whom."""

import pytest
from django.db import transaction

from clinic import staff
from clinic.roles import Role
from coaching.backups import access, restoring
from coaching.readiness import Level
from tests.riverbend import NOON


@pytest.fixture
def known_since(ada):
    """`known_since(change)`: something is changed, and then a database from before takes its place. What was known."""

    def done(change):
        before = transaction.savepoint()
        change()
        known = access.of_this_database()
        transaction.savepoint_rollback(before)
        return known

    return done


def test_who_was_shut_out_since_is_named(jonas, ada, known_since):
    known = known_since(lambda: staff.deactivate(jonas, by=ada, now=NOON))
    assert access.ended_before(known) == ["jonas@riverbend.example (therapist)"]


def test_a_role_that_was_ended_since_is_named(jonas, ada, known_since):
    staff.grant_role(jonas, Role.ADMIN, by=ada, now=NOON)
    known = known_since(lambda: staff.end_role(jonas, Role.ADMIN, by=ada, now=NOON))
    assert access.ended_before(known) == [f"{jonas.email} (admin)"]


def test_nobody_is_named_where_nothing_was_ended_or_nothing_is_known(jonas):
    assert access.ended_before(access.of_this_database()) == []
    assert access.ended_before(None) == []


def test_whoever_restores_is_told_to_end_it_once_more():
    told = restoring._access_again(["jonas@riverbend.example (therapist)"])
    assert (told.level, "jonas@riverbend.example" in told.found) == (Level.WARNING, True)
    assert restoring._access_again([]).level == Level.OK
