"""What the tests of one file begin with, made once for the file, in a transaction that is undone at its end.

Each test runs in a savepoint within it, so what a test does is undone before the next one. A test gets its rows fresh
from the database: what an earlier one did to a Python object is not seen either.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model


class Once:
    """Rows by name. `make` makes one before the first test; `row` gives it to a test."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[type[Model], int]] = {}

    def make(self, name: str, how: Callable[[], Any]) -> Any:
        row = how()
        self.kept[name] = type(row), row.pk
        return row

    def row(self, name: str, *related: str) -> Any:
        model, pk = self.kept[name]
        return model._default_manager.select_related(*related).get(pk=pk)


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Once]:
    """Open for what a fixture of the module makes; give it back with `django_db_blocker.unblock()`."""
    with django_db_blocker.unblock():
        held = transaction.atomic()
        held.__enter__()
    yield Once()
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        held.__exit__(None, None, None)


def begins_with(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """What a test file says that all of its tests begin with: `BEGINS_WITH = ("agreement",)`."""
    return getattr(request.module, "BEGINS_WITH", ())
