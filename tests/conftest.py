"""What every test may use."""

import pytest
from django.utils import translation

from telephony import deadline
from tests.together import Together
from tests.truncate import django_db_setup

__all__ = ["django_db_setup"]


@pytest.fixture(autouse=True)
def nothing_is_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier test made a database do is not remembered."""
    monkeypatch.setattr(deadline, "_in_vain_at", float("-inf"))
    monkeypatch.setattr(deadline, "_answered_at", float("-inf"))


@pytest.fixture(autouse=True)
def nobody_has_spoken_yet() -> None:
    """The language that an earlier test's page spoke does not stay with the thread."""
    translation.deactivate()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)
