"""PostgreSQL's own programs: those of POSTGRES_PROGRAMS, else of the PATH. None older than the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

A_READ = 1 << 20


class Trouble(Exception):
    """What is wrong and what to do, in one sentence for the person at the terminal."""


def found(name: str) -> str:
    """The program's path. Raises Trouble where there is none, or one that is older than the server."""
    path = shutil.which(name, path=settings.POSTGRES_PROGRAMS or None)
    if path is None:
        raise Trouble(f"{name} is not here: install PostgreSQL's client, or name its folder in POSTGRES_PROGRAMS.")
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    ours, theirs = int((re.search(r"\) (\d+)", said) or ["", "0"])[1]), server_major()
    if ours < theirs:
        raise Trouble(
            f"{name} is version {ours} and the server is PostgreSQL {theirs}: install postgresql-client-{theirs},"
            " or name the folder of the newer one in POSTGRES_PROGRAMS."
        )
    return path


def server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def reads(name: str, *words: str, database: str) -> Iterator[bytes]:
    """What the program writes on its standard output. Raises Trouble with its last line when it fails."""
    with tempfile.TemporaryFile() as said, _started(name, words, database, stdout=subprocess.PIPE, stderr=said) as it:
        while piece := it.stdout.read(A_READ):
            yield piece
        _must_have_worked(name, it, said)


def feeds(name: str, *words: str, database: str, with_: Iterable[bytes]) -> None:
    """Gives the program its standard input. Raises Trouble with its last line when it fails."""
    with tempfile.TemporaryFile() as said, _started(name, words, database, stdin=subprocess.PIPE, stderr=said) as it:
        try:
            for piece in with_:
                it.stdin.write(piece)
            it.stdin.close()
        except BrokenPipeError:
            it.stdin = None  # it has ended and says why below
        except BaseException:
            it.kill()  # what came so far must not be taken for all
            raise
        _must_have_worked(name, it, said)


def _started(name: str, words: tuple[str, ...], database: str, **streams: Any) -> Any:
    """With the words and the environment (password, TLS) that Django gives to psql."""
    told = {**connection.settings_dict, "NAME": database}
    psql, env = DatabaseClient.settings_to_cmd_args_env(told, [])
    return subprocess.Popen(
        [found(name), *psql[1:-1], "--no-password", "--dbname", database, *words],
        env={**os.environ, **(env or {}), "LC_ALL": "C"},
        **streams,
    )


def _must_have_worked(name: str, process: subprocess.Popen[bytes], said: Any) -> None:
    if process.wait():
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise Trouble(f"{name} failed: {lines[-1]}")
