"""Lets the test database be emptied between transactional tests and live servers, though append-only tables
refuse TRUNCATE.

A conftest takes it in with `from tests.truncate import django_db_setup`. Only the guard against TRUNCATE is
off, and only in the test database; `tests/clinic/test_append_only.py` switches it on again for its own
transaction.
"""

import pytest
from django.apps import apps
from django.db import connection

from clinic import append_only


def guard_truncate(on: bool) -> None:
    """Switch the guard of every append-only table."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            guard = next((t.get_pgid(model) for t in _triggers(model) if t.name == append_only.WHOLE), None)
            if guard is None:
                continue
            state = "ENABLE" if on else "DISABLE"
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(model._meta.db_table)} {state} TRIGGER {guard}")


def _triggers(model: type) -> list:
    return getattr(model._meta, "triggers", [])  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        guard_truncate(on=False)
