"""What a page asks is planned once a connection, by one plan for everybody: the same answer as for each alone (P8)."""

import pytest
from django.db import connection

from clinic import given, planned, together
from clinic.roles import Role
from coaching import own_limits
from coaching.covered import NOBODY, Covered
from coaching.views.rows import board, client_page
from tests.pages.conftest import NOON

PLANS = "SELECT name, generic_plans, custom_plans FROM pg_prepared_statements WHERE name LIKE 'page\\_%'"
TYPES = "SELECT DISTINCT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name LIKE 'page\\_%'"


@pytest.fixture(autouse=True)
def room(monkeypatch) -> None:
    """Whatever this connection was asked before."""
    monkeypatch.setattr(planned, "ROOM", 10_000_000)


@pytest.fixture
def town(jonas, ben, cleo, eli, pause, asks, calls) -> None:
    asks(ben)
    asks(eli)
    calls(cleo, "paused")
    calls(ben, "connected", with_whom=jonas)


def found(sql: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def of_a_board(user, roles, covers):
    """Once for all, and for this person alone."""
    user.roles = frozenset(roles)
    told = {"now": NOON, **given.told_of(user), **covers.told()}
    alone = together.Statement(board.asked(user, NOON, covers))
    return board.statement(user.roles, covers.told_later())._answers(told), alone._answers({})


def test_a_board_is_answered_as_for_this_person_alone(town, jonas, mira, ben, eli) -> None:
    of_mira = frozenset([mira.pk])
    for roles, covers in [
        ({Role.THERAPIST}, NOBODY),
        ({Role.THERAPIST}, Covered(of_mira, frozenset([eli.pk]), frozenset([ben.pk]))),
        ({Role.THERAPIST, Role.ADMIN}, Covered(therapists=of_mira)),
        ({Role.LEADER}, NOBODY),
    ]:
        once, alone = of_a_board(jonas, roles, covers)
        assert once == alone, (roles, covers)
        assert sum(map(bool, once)) > 2, "what is empty says nothing"


@pytest.mark.parametrize("show", ["", "calls"])
def test_a_clients_page_is_answered_as_for_this_client_alone(town, jonas, ben, show) -> None:
    told = client_page.told_of(ben, jonas, NOON, None)
    words = {name: told[name] for name in ("until", "since", "country")}
    alone = together.Statement(client_page.asked(ben, NOON, show, zone=jonas.time_zone, **words))
    assert client_page.statement(jonas.time_zone, show)._answers(told) == alone._answers({})


def test_one_plan_serves_everybody_and_any_moment(town, jonas, mira, django_assert_num_queries) -> None:
    statement = together.Statement({"own": own_limits.asked(given.USER, given.NOW)})
    before = dict.fromkeys(row[0] for row in found(PLANS))
    for user in (jonas, mira, jonas):
        with django_assert_num_queries(1):
            assert statement.fetch(user=user.pk, now=NOON)["own"] == [user]
    assert [row[1:] for row in found(PLANS) if row[0] not in before] == [(3, 0)]


def test_what_is_told_is_read_as_what_it_is(town, jonas, ben, mira) -> None:
    """A number that was taken for a text would come back as one."""
    of_a_board(jonas, {Role.THERAPIST}, Covered(frozenset([mira.pk]), frozenset([ben.pk]), frozenset([ben.pk])))
    client_page.statement(jonas.time_zone, "").fetch(**client_page.told_of(ben, jonas, NOON, None))
    assert {row[0] for row in found(TYPES)} == {"bigint", "bigint[]", "timestamp with time zone", "text"}


def test_it_goes_on_when_a_table_has_changed(town, jonas) -> None:
    first, alone = of_a_board(jonas, {Role.THERAPIST}, NOBODY)
    found("ALTER TABLE coaching_question ADD COLUMN more integer; SELECT 1")
    assert of_a_board(jonas, {Role.THERAPIST}, NOBODY) == (first, alone)


def test_without_room_it_is_asked_in_words(town, jonas, monkeypatch) -> None:
    monkeypatch.setattr(planned, "ROOM", 0)
    many = len(found(PLANS))
    statement = together.Statement({"own": own_limits.asked(given.USER, given.NOW)})
    assert statement.fetch(user=jonas.pk, now=NOON)["own"] == [jonas]
    assert len(found(PLANS)) == many
