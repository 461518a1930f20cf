"""What goes wrong, each for some seconds, and how it is mended again."""

import contextlib
import random
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg2

from tests.chaos.hands import NETWORK, Life
from tests.chaos.people import STRANGERS
from tests.chaos.rig import ChaosRig
from tests.processes.town import LINE

Fault = Callable[[ChaosRig, Life, random.Random], AbstractContextManager[None]]


def killed(*names: str) -> Fault:
    """SIGKILL, and a new start after a while."""

    @contextmanager
    def fault(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
        for name in names:
            part(rig, name).kill9()
        yield
        for name in names:
            rig.revive(part(rig, name))

    return fault


def frozen(*names: str) -> Fault:
    """SIGSTOP: it holds its connections and says nothing."""

    @contextmanager
    def fault(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
        for name in names:
            part(rig, name).freeze()
        yield
        for name in names:
            part(rig, name).thaw()

    return fault


def part(rig: ChaosRig, name: str):
    return rig.postgres if name == "postgres" else rig.valkey if name == "valkey" else rig[name]


def moody(**mood: float) -> Fault:
    @contextmanager
    def fault(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
        rig.mood(**mood, seed=dice.getrandbits(32))
        yield
        rig.mood()

    return fault


@contextmanager
def flushed(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
    for _ in range(3):
        with contextlib.suppress(Exception):
            rig.broker().flushall()
        time.sleep(0.7)
    yield


@contextmanager
def full_outbox(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
    """150 texts of no hurry that are due now."""
    rig.ask_when_able(
        """INSERT INTO telephony_message (uuid, clinic_id, direction, line, peer, template, params, urgency, due_at,
                                          valid_until, created_at, dedupe_key)
           SELECT gen_random_uuid(), (SELECT id FROM clinic_clinic WHERE slug = 'riverbend'), 'out', %s,
                  '+1312556' || lpad(n::text, 4, '0'), 'line-open-again', '{"crisis": "Call 911 or 988."}', 9, now(),
                  now() + interval '15 minutes', now(), 'bulk:' || %s || n
             FROM generate_series(100, 249) AS n""",
        LINE,
        str(uuid.UUID(int=dice.getrandbits(128))),
    )
    yield


@contextmanager
def poison(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
    """A text whose words cannot be made, more urgent than all others."""
    rig.ask_when_able(
        """INSERT INTO telephony_message (uuid, clinic_id, direction, line, peer, template, params, urgency, due_at,
                                          valid_until, created_at, dedupe_key)
           SELECT gen_random_uuid(), (SELECT id FROM clinic_clinic WHERE slug = 'riverbend'), 'out', %s, '+13125550199',
                  'line-opens-at', '{"opens_at": "not a time"}', 0, now(), now() + interval '15 minutes', now(),
                  'poison:' || %s""",
        LINE,
        str(uuid.UUID(int=dice.getrandbits(128))),
    )
    yield


@contextmanager
def deployed(rig: ChaosRig, life: Life, dice: random.Random) -> Iterator[None]:
    """A new version comes while twenty strangers hold the line: migrate, a new column, HUP."""
    for number in STRANGERS:
        with contextlib.suppress(*NETWORK):
            life.town.act(number, "call", line=LINE)
    migrating = threading.Thread(target=migrate, args=(rig,))
    migrating.start()
    process = rig["web"].child.process
    if process and process.poll() is None:
        process.send_signal(signal.SIGHUP)
    yield
    migrating.join()


def migrate(rig: ChaosRig) -> None:
    with contextlib.suppress(AssertionError):
        rig.run_as_owner("manage.py", "migrate", "--verbosity", "0")
    for _ in range(10):  # what an expanding migration does, with the patience that ours have
        with contextlib.suppress(psycopg2.Error):
            rig.ask("SET lock_timeout = '2s'; ALTER TABLE coaching_contact ADD COLUMN IF NOT EXISTS chaos_new integer")
            return
        time.sleep(0.5)


FAULTS: dict[str, tuple[Fault, float, float]] = {  # and how long it lasts, from and to, in seconds
    "worker killed": (killed("worker"), 1, 3),
    "carrier worker killed": (killed("carrier"), 0.5, 3),
    "second worker killed": (killed("second-worker"), 0.5, 3),
    "all workers killed": (killed("worker", "carrier", "second-worker"), 1, 3),
    "carrier worker frozen": (frozen("carrier"), 3, 10),
    "second worker frozen": (frozen("second-worker"), 3, 10),
    "beats killed": (killed("beat", "second-beat"), 1, 4),
    "one beat frozen": (frozen("beat"), 3, 8),
    "web killed": (killed("web"), 0.5, 2),
    "web frozen": (frozen("web"), 2, 6),
    "valkey killed": (killed("valkey"), 1, 4),
    "valkey frozen": (frozen("valkey"), 3, 8),
    "valkey flushed": (flushed, 0, 1),
    "postgres killed": (killed("postgres"), 1, 5),
    "postgres frozen": (frozen("postgres"), 3, 10),
    "carrier slow": (moody(slow=4.0), 6, 12),
    "carrier refuses (429)": (moody(refused=0.6, refused_with=429), 4, 8),
    "carrier broken (503)": (moody(refused=0.6, refused_with=503), 4, 8),
    "carrier's answers lost": (moody(unanswered=0.5), 5, 8),
    "carrier never calls back": (moody(silent=1.0), 5, 8),
    "carrier says all twice": (moody(doubled=1.0), 6, 12),
    "carrier shuffles": (moody(late=5.0), 6, 12),
    "carrier twice, shuffled, slow": (moody(doubled=0.7, late=4.0, slow=1.5), 6, 12),
    "outbox full": (full_outbox, 0, 1),
    "poison": (poison, 0, 1),
    "deploy": (deployed, 3, 6),
}

SHOWS = {  # what goes wrong besides a planted bug, so that it shows itself within a minute
    "lease": ["carrier slow", "carrier slow", "carrier slow"],
    "audit": ["carrier says all twice", "one beat frozen", "carrier shuffles", "one beat frozen"],
    "lock": ["one beat frozen", "carrier says all twice", "one beat frozen", "carrier shuffles", "one beat frozen"],
}


def storm(rig: ChaosRig, life: Life, dice: random.Random, names: list[str]) -> None:
    """These one after the other; now and then two at once."""
    for place, name in enumerate(names):
        beside = names[(place + 1) % len(names)] if dice.random() < 0.25 and len(names) > 1 else ""
        with contextlib.ExitStack() as stack:
            began = time.time()
            for each in filter(None, (name, beside)):
                with contextlib.suppress(*NETWORK, psycopg2.Error):
                    stack.enter_context(FAULTS[each][0](rig, life, dice))
            time.sleep(dice.uniform(*FAULTS[name][1:]))
        rig.mend()
        rig.note(f"{name} + {beside}" if beside else name, began, time.time())
        time.sleep(dice.uniform(0.5, 2.0))
