"""A reader whose statement lost a deadlock, to a migration for example, is shown the page; a writer is told."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.http import HttpResponse

from config.reading import begun_anew
from config.wsgi import pages


class Ended(Exception):
    pgcode = "40P01"


@pytest.fixture
def view(monkeypatch):
    """It loses its first deadlock, and then is well."""
    monkeypatch.setattr("telephony.deadlocks.connection", SimpleNamespace(in_atomic_block=False))
    tries = []

    def shows(request, word):
        tries.append(word)
        if len(tries) == 1:
            raise OperationalError("ended") from Ended()
        return HttpResponse(word)

    return shows


def test_a_reader_is_shown_the_page(view, rf):
    assert begun_anew(view)(rf.get("/"), word="board").content == b"board"


def test_who_changes_something_is_told_and_nothing_is_done_twice(view, rf):
    with pytest.raises(OperationalError):
        begun_anew(view)(rf.post("/"), word="board")


def test_the_web_serves_its_pages_that_way(view, rf):
    assert pages.make_view_atomic(view)(rf.get("/"), word="board").status_code == 200
