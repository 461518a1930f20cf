"""The tests' tables by all migrations, in a tenth of the time; as `python -m tests.migrating` those of DATABASE_URL.

After each step Django draws anew whatever hangs on the changed model, and here nearly everything hangs together. Only
Python that a migration runs over old rows needs that, and an empty database has none.
`tests/backups/test_upgrade_from_the_first.py` holds these tables against those that Django makes.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
import pytest
from django.core.management import call_command
from django.db.migrations.state import ProjectState


def _draw_it_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state._reload({(app_label, model_name.lower())})  # type: ignore[attr-defined]


@contextmanager
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "reload_model", _draw_it_alone)
        yield


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with quickly():
        call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
