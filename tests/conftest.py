"""What every test may use."""

import gc
import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.template import Context
from django.template.base import Template
from django.utils import translation
from django.utils.safestring import SafeString

from telephony import deadline
from tests import remembered
from tests.together import Together
from tests.truncate import django_db_setup

__all__ = ["django_db_setup"]

# The same cases at every run, however long one takes: else one of 0.2 s fails, because others had the processor.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def a_page_is_noted_as_a_whole(django_test_environment: None) -> None:
    """Not each of its hundred parts with all that it was given, which took a tenth of the time of making it."""
    noted = Template._render

    def render(template: Template, context: Context) -> SafeString:
        return noted(template, context) if context.template is template else template.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True)
def nothing_is_frozen() -> None:
    """What an earlier test made a database do is not remembered."""
    deadline.forget()


SPOOL = settings.SPOOL_ROOT


@pytest.fixture(autouse=True)
def nothing_waits_on_disk() -> None:
    """What an earlier test's line could not store is not waited for."""
    shutil.rmtree(SPOOL, ignore_errors=True)


@pytest.fixture(autouse=True)
def nobody_has_spoken_yet() -> None:
    """The language that an earlier test's page spoke does not stay with the thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def a_story_begins() -> Iterator[None]:
    yield from remembered.begin()


def pytest_collection_finish() -> None:
    """What is there by now stays: nothing of it is rubbish, so it is not looked through again and again. Nearly all a
    test makes goes by itself, so rubbish is looked for after many things, not after Python's 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call() -> None:
    remembered.all_is_told()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)
