"""What a page asks is put into words once a process: the same words as for each person alone (P8)."""

from itertools import combinations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from clinic import given, together
from clinic.models import CrisisLine, User
from clinic.roles import Role
from coaching import own_limits
from coaching.covered import NOBODY, Covered
from coaching.views.rows import board, client_page, timeline
from tests.pages.conftest import NOON

HELD = [frozenset(roles) for many in (1, 2, 3) for roles in combinations(Role, many)]
COVERS = [
    NOBODY,
    Covered(therapists=frozenset([7, 8])),
    Covered(clients=frozenset([30])),
    Covered(frozenset([7]), frozenset([31, 32]), frozenset([33])),
]


def heard(statement, **told):
    """What the database hears."""
    with connection.cursor() as cursor:
        return cursor.mogrify(*statement.words(**told))


def somebody(roles):
    user = User(pk=5, clinic_id=2)
    user.roles = roles
    return user


@pytest.mark.parametrize("covers", COVERS, ids=["nobody", "all", "some", "all but some"])
@pytest.mark.parametrize("roles", HELD, ids=lambda roles: "+".join(sorted(roles)))
def test_a_board_is_asked_as_if_for_this_person_alone(db, roles, covers) -> None:
    user = somebody(roles)
    once = board.statement(roles, covers.told_later())
    assert once is board.statement(roles, covers.told_later())
    alone = together.Statement(board.asked(user, NOON, covers))
    assert heard(once, now=NOON, **given.told_of(user), **covers.told()) == heard(alone)


@pytest.mark.parametrize("before", [None, NOON])
@pytest.mark.parametrize("show", ["", *timeline.KINDS])
def test_a_clients_page_is_asked_as_if_for_this_client_alone(riverbend, jonas, ben, show, before) -> None:
    told = client_page.told_of(ben, jonas, NOON, before)
    words = {name: told[name] for name in ("until", "since", "country")}
    alone = together.Statement(client_page.asked(ben, NOON, show, zone=jonas.time_zone, **words))
    assert heard(client_page.statement(jonas.time_zone, show), **told) == heard(alone)


def test_ones_limits_are_asked_as_if_for_this_person_alone(db) -> None:
    alone = together.Statement({"own": own_limits.asked(5, NOON)})
    assert heard(own_limits.statement(), user=5, now=NOON) == heard(alone)


def test_a_board_seen_before_puts_two_short_questions_into_words(browse, jonas, asks, ben, monkeypatch) -> None:
    """Twelve lists of a dozen conditions each are what a board's milliseconds were spent on."""
    asks(ben)
    browser, worded, as_sql = browse(jonas), [], SQLCompiler.as_sql
    browser.get("/")
    monkeypatch.setattr(
        SQLCompiler, "as_sql", lambda self, *a, **k: worded.append(self.query.model) or as_sql(self, *a, **k)
    )
    assert b"Ben Okafor" in browser.get("/").content
    assert worded == [Session, CrisisLine]


def test_a_second_visit_puts_nothing_of_its_lists_into_words(browse, jonas, asks, ben, monkeypatch) -> None:
    asks(ben)
    browser, pages = browse(jonas), ["/", f"/clients/{ben.uuid}/"]
    first = [browser.get(page).content.count(b"Ben Okafor") for page in pages]
    monkeypatch.setattr(together, "_part", lambda _queryset: pytest.fail("put into words anew"))
    again = [browser.get(page).content.count(b"Ben Okafor") for page in pages]
    assert again == first
    assert all(again)
