"""Which tests count for `tests/covered.py`: those of the rules and the verbs, in their own folders.

Every line of every module costs time while a test is watched, so nobody watches the others, of pages and processes.
"""

from collections.abc import Iterator

import pytest
from coverage import Coverage

FOLDERS = (
    "tests/agreements/flow/",
    "tests/agreements/test_",
    "tests/clients/",
    "tests/clinic/",
    "tests/coaching/",
    "tests/rules/",
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    watching = Coverage.current()
    if watching is None or item.nodeid.startswith(FOLDERS):
        return (yield)
    watching.stop()
    try:
        return (yield)
    finally:
        watching.start()
