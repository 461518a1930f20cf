"""One clinic for the tests of this folder: servers, web and exchange run always, a test starts what else it needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.rig import MISSING, Rig, copied
from tests.processes.running import sees
from tests.processes.town import BEN, JONAS, LINE, Town

CELERY = ("worker", "carrier", "beat")
STILL_TO_BE_TOLD = """
    SELECT r.id FROM coaching_reminder r LEFT JOIN telephony_message m ON m.dedupe_key = 'reminder:' || r.id
     WHERE r.call_back_id = %s AND r.due_at <= now() AND r.dropped_at IS NULL AND m.sid IS NULL
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if MISSING:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a clinic that never opened, with its database at rest: others begin with a copy of it."""
    made = Rig(tmp_path_factory.mktemp("furnished"))
    with made.postgres:
        made.furnish()
    return made.folder


@pytest.fixture(scope="session")
def rig(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(copied(furnished, tmp_path_factory.mktemp("clinic")))
    with made.valkey, made.postgres:
        made.start("exchange", "web")
        yield made
        made.thaw()
        made.stop(*made.processes)


@pytest.fixture(autouse=True)
def healed(rig: Rig) -> None:
    """Whatever the test before has done."""
    rig.heal()


@pytest.fixture
def town(rig: Rig) -> Town:
    return Town(rig)


@pytest.fixture
def no_celery(rig: Rig) -> None:
    rig.stop(*CELERY)


@pytest.fixture
def celery(rig: Rig) -> None:
    """Both workers and the beat; they stay for the tests that follow."""
    start_celery(rig)


@pytest.fixture(scope="session")
def request_of_ben(rig: Rig) -> int:
    """Ben calls, Jonas declines, Ben hangs up: what is left is a request to be called, open to the end. Its key."""
    start_celery(rig)
    town = Town(rig)
    town.act(BEN, "call", line=LINE)
    town.rings(JONAS)
    town.act(JONAS, "decline")
    town.is_told(BEN, "Nobody could take your call right now")
    town.hangs_up(BEN)
    ((pk,),) = rig.ask("SELECT id FROM coaching_callback WHERE closed_at IS NULL ORDER BY id DESC LIMIT 1")
    sees(lambda: not rig.ask(STILL_TO_BE_TOLD, pk))  # what tells of it has left: what a test counts is its own
    return pk


def start_celery(rig: Rig) -> None:
    rig.start(*(name for name in CELERY if not rig[name].child.alive()))
