"""What every test may use."""

import pytest

from tests.together import Together
from tests.truncate import django_db_setup

__all__ = ["django_db_setup"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)
