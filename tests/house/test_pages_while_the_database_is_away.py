"""P1: a page that a client can meet while the database is away says so, with crisis lines in both languages."""

import pytest
from django.db import InternalError, OperationalError, ProgrammingError
from django.db.backends.postgresql.base import DatabaseWrapper

from config import failing, health

ADDRESSES = ["/", "/me/some-token/", "/sign/some-token/", "/accounts/login/"]
GONE, READ_ONLY = OperationalError("gone"), InternalError("read-only")
pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    """A browser that was here before: its session is looked for in the database."""
    client.raise_request_exception = False
    client.cookies["session"] = "of-yesterday"
    return client


def asked(visitor, address, trouble=GONE, **how):
    def fails(*args, **how):
        raise trouble

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseWrapper, "cursor", fails)
        patch.setattr(DatabaseWrapper, "chunked_cursor", fails)
        answer = visitor.get(address, **how)
    return answer, answer.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("trouble", [GONE, READ_ONLY], ids=str)
def test_p1_it_says_so_and_gives_help_in_both_languages(visitor, address, trouble):
    answer, html = asked(visitor, address, trouble)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(failing.AGAIN_SECONDS))
    assert answer.headers["Cache-Control"] == "no-store"
    assert html.count('href="tel:988"') == html.count('href="tel:911"') == 2
    assert "Something on our side failed" in html
    assert '<div class="page-head" lang="es">' in html
    assert "número de emergencia" in html


def test_who_reads_spanish_reads_that_first(visitor):
    _, html = asked(visitor, "/accounts/login/", headers={"Accept-Language": "es"})
    assert '<html lang="es">' in html
    assert '<div class="page-head" lang="en">' in html


@pytest.mark.parametrize("ours", [ValueError("ours"), ProgrammingError("no such column")], ids=repr)
def test_what_is_wrong_with_ourselves_is_no_such_thing(visitor, monkeypatch, ours):
    def wrong(*args):
        raise ours

    monkeypatch.setattr(health, "_database_trouble", wrong)
    answer = visitor.get("/readyz")
    assert answer.status_code == 500
    assert "988" in answer.content.decode()
