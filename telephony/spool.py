"""What the carrier told us while it could not be stored: kept on this host's disk until the database takes it (P4).

A file an event, written once and whole, named by the time at which it came; so a write that was cut short harms no
other, and their order is that of their names. Each is sealed with the field keys and bound to its name: a text's body
is health data. A host knows its own events only, therefore the web processes beside them take them in (`replaying`).
"""

from __future__ import annotations

import fcntl
import itertools
import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from prometheus_client import Counter

from clinic import encryption

log = logging.getLogger(__name__)
KEPT = Counter("spool_kept", "Webhooks that were kept on disk because they could not be stored", ["kind"])
LOST = Counter("spool_lost", "Webhooks that could neither be stored nor kept on disk", ["kind"])
WAITS, SET_ASIDE, HALF_WRITTEN = ".event", ".aside", ".part"
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook as it came: `kind` is the name of its address, `where` what stood in the address, `at` when (UTC)."""

    kind: str
    form: Mapping[str, str]
    at: datetime
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """How much waits on this host, since when, and how much of it was set aside because it cannot be taken in."""

    waiting: int
    set_aside: int
    oldest: datetime | None

    def age_seconds(self, now: datetime) -> float:
        """Of the oldest that waits; 0 when nothing does."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0


def keep(event: Event) -> bool:
    """Whether it is on disk now, and stays there when the power fails. Never raises: somebody is on the telephone."""
    try:
        _write(event)
    except Exception:  # a full disk, a wrong key, a folder of somebody else
        LOST.labels(event.kind).inc()
        log.exception("spool_lost")
        return False
    KEPT.labels(event.kind).inc()
    return True


def state() -> State:
    """Of this host, whichever process asks. A folder that cannot be read is empty: `trouble` says so."""
    files = waiting()
    aside = sum(path.suffix == SET_ASIDE for path in files)
    return State(len(files), aside, _came(files[0]) if files else None)


def trouble() -> str:
    """Why nothing could be kept now, in a word or two; "" when it could."""
    try:
        _folder()
        probe = settings.SPOOL_ROOT / f"probe-{os.getpid()}{HALF_WRITTEN}"
        _write_durably(probe, b"x" * 4096)
        probe.unlink()
    except OSError as error:
        return os.strerror(error.errno) if error.errno else type(error).__name__
    return ""


def waiting() -> list[Path]:
    """The oldest first, those that were set aside among them."""
    with suppress(OSError), os.scandir(settings.SPOOL_ROOT) as found:
        names = sorted(entry.name for entry in found if entry.name.endswith((WAITS, SET_ASIDE)))
        return [settings.SPOOL_ROOT / name for name in names]
    return []


def read(path: Path) -> Event:
    """Raises encryption.EncryptionError or ValueError where it is no event of ours."""
    told = json.loads(encryption.unseal(path.read_text(), _place(path)))
    return Event(told["kind"], told["form"], datetime.fromisoformat(told["at"]), told["where"])


def set_aside(path: Path) -> None:
    """It stays, and is tried again now and then (`aside_since`); the others go on without it."""
    path.rename(path.with_suffix(SET_ASIDE))
    os.utime(path.with_suffix(SET_ASIDE))


def aside_since(path: Path) -> float:
    """Seconds since it was last tried; infinite for one that simply waits."""
    return max(0.0, time.time() - path.stat().st_mtime) if path.suffix == SET_ASIDE else float("inf")


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this process is the one on this host that takes them in now. The kernel's lock ends with its holder."""
    with (_folder() / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _write(event: Event) -> None:
    path = _folder() / f"{time.time_ns():020d}-{os.getpid()}-{next(_numbers):09d}{WAITS}"
    told = {"kind": event.kind, "form": dict(event.form), "at": event.at.isoformat(), "where": dict(event.where)}
    half = path.with_suffix(HALF_WRITTEN)
    try:
        _write_durably(half, encryption.seal(json.dumps(told, default=str), _place(path)).encode())
        half.rename(path)
        _sync(path.parent)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def _write_durably(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The name of a new file is a change of its folder, and on disk when that is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folder() -> Path:
    folder: Path = settings.SPOOL_ROOT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place(path: Path) -> bytes:
    return f"spool\u00b7{path.stem}".encode()


def _came(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.name.partition("-")[0]) / 1e9, UTC)
