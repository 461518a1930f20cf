"""One clinic of each size, each in a database of its own: made once, kept in `.local/bench`, found again by later runs.

The same people in all of them (1,000 clients, 100 therapists), so that nothing differs but how many contacts there are.
A thousand contacts a client is far beyond any real clinic: a month has 2.55 of them (DOMAIN).
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from bench.servers import ROOT, Stage
from config.embedded import Postgres, running
from config.processes import free_port

KEPT = ROOT / ".local" / "bench"
CLIENTS = 1_000
SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
QUICK = {"10k": 10_000, "100k": 100_000}
SMALL = "10k"


@contextlib.contextmanager
def shelves(sizes: dict[str, int]) -> Iterator[dict[str, Stage]]:
    """The databases by the name of their size, under this version's tables."""
    KEPT.mkdir(parents=True, exist_ok=True)
    postgres = Postgres(KEPT / "postgres", KEPT / "log" / "postgresql.log", free_port(), "owner", "app")
    with running(postgres):
        there = _databases(postgres)
        stages = {name: Stage(postgres, KEPT, _named(contacts)) for name, contacts in sizes.items()}
        for old in sorted(there - {_named(contacts) for contacts in SIZES.values()}):
            _say(postgres, f"DROP DATABASE {old}")
        for name, contacts in sizes.items():
            _shelve(stages[name], contacts, is_there=stages[name].database in there)
        yield stages


def _named(contacts: int) -> str:
    """Other data has another name: what makes it is part of it."""
    sources = b"".join(path.read_bytes() for path in sorted((ROOT / "coaching" / "scale").glob("*.py")))
    return f"bench_{contacts}_{hashlib.sha256(sources).hexdigest()[:8]}"


def _shelve(stage: Stage, contacts: int, *, is_there: bool) -> None:
    """Loaded in one transaction: what is there is whole."""
    if not is_there:
        _say(stage.postgres, f"CREATE DATABASE {stage.database}")
    stamp, version = KEPT / f"{stage.database}.version", _version()
    if not stamp.exists() or stamp.read_text() != version:
        stage.furnish()
        stamp.write_text(version)
    if not _is_filled(stage):
        print(f"Making {contacts:,} contacts; they are kept for later runs …", flush=True)
        print(stage.manage("scale_data", "--clients", str(CLIENTS), "--contacts", str(contacts)).strip(), flush=True)
        stage.sql("VACUUM ANALYZE")


def _version() -> str:
    """Of the tables and the rights on them, and of what pages are drawn with."""
    sources = [*ROOT.glob("*/migrations/*.py"), ROOT / "clinic" / "rights.py", *(ROOT / "static").rglob("*.*")]
    told = b"".join(str(path.relative_to(ROOT)).encode() + path.read_bytes() for path in sorted(sources))
    return hashlib.sha256(told).hexdigest()


def _is_filled(stage: Stage) -> bool:
    connection = psycopg2.connect(stage.postgres.url(database=stage.database))
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM clinic_clinic)")
        return bool(cursor.fetchone()[0])  # type: ignore[index]


def _databases(postgres: Postgres) -> set[str]:
    connection = psycopg2.connect(postgres.url())
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%'")
        return {name for (name,) in cursor.fetchall()}


def _say(postgres: Postgres, statement: str) -> None:
    Stage(postgres, Path()).sql(statement)
