"""The test database: made quickly, and emptied between transactional tests and live servers, though append-only tables
refuse TRUNCATE.

Only the guard against TRUNCATE is off, and only in the test database; `tests/clinic/test_append_only.py` switches it on
again for its own transaction.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker

from clinic import append_only
from tests import migrating

OTHERS_GO = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()"""


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
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with migrating.quickly():
        request.getfixturevalue("django_db_setup")  # pytest-django's own
    with django_db_blocker.unblock():
        guard_truncate(on=False)
    yield
    with django_db_blocker.unblock():
        _leave_it_to_nobody()


def _leave_it_to_nobody() -> None:
    """A database to which anything is connected is not dropped. After browser tests something still is, which closing
    ours does not end; what holds it was not found out.
    """
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(OTHERS_GO)
    connection.close()
