"""The tests' tables by all migrations, in a tenth of the time.

After each step Django draws anew whatever hangs on the changed model, and here nearly everything hangs together. Only
Python that a migration runs over old rows needs that, and an empty database has none.
`tests/backups/test_upgrade_from_the_first.py` holds these tables against those that Django makes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.migrations.state import ProjectState


def _draw_it_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" in state.__dict__:
        state._reload({(app_label, model_name.lower())})  # type: ignore[attr-defined]


@contextmanager
def quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "reload_model", _draw_it_alone)
        yield
