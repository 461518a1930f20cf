"""What a folder of backups holds, and what a backup says about itself."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from coaching.backups.programs import Trouble

NAMED = "%Y-%m-%dT%H%M%SZ"
MANIFEST, DATABASE, LIST, SEALS, FILES = "manifest.json", "database.sealed", "files.txt", "seals", "files"
DELETIONS = "deletions.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was there at the moment of the dump: counts, heads and ids of keys. It names nobody."""

    made_at: str
    version: str
    postgresql: int
    field_keys: list[str]
    migrations: list[str]
    heads: dict[str, str]
    rows: dict[str, int]
    files: int = 0
    bytes: int = 0

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup; its folder carries its time as its name."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @property
    def seals(self) -> Path:
        return self.folder / SEALS

    @property
    def files(self) -> Path:
        """Shared with the other backups of the folder; `listed` says which are this one's."""
        return self.folder.parent / FILES

    def listed(self) -> list[str]:
        return (self.folder / LIST).read_text().splitlines()

    def deletions(self) -> list[dict[str, Any]]:
        """What had been ordered to be deleted by then; backups of versions before 1.1 do not say."""
        said = self.folder / DELETIONS
        return json.loads(said.read_text()) if said.exists() else []

    def manifest(self) -> Manifest:
        return Manifest(**json.loads((self.folder / MANIFEST).read_text()))

    def say(self, manifest: Manifest) -> None:
        """Written last: a backup without it is none."""
        (self.folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n")


def all_of(folder: Path) -> list[Backup]:
    """The finished ones, oldest first."""
    return [Backup(path.parent) for path in sorted(folder.glob(f"*/{MANIFEST}"))]


def chosen(path: Path) -> Backup:
    """The backup itself, or the newest one of a folder of backups. Raises Trouble where there is none."""
    if (path / MANIFEST).exists():
        return Backup(path)
    found = all_of(path)
    if not found:
        raise Trouble(f"There is no finished backup in {path}.")
    return found[-1]


def forget_older(folder: Path, *, keep: int) -> int:
    """Takes away all but the newest, and the files that no kept one lists. Returns how many backups went."""
    backups = all_of(folder)
    old = backups[:-keep]
    for backup in old:
        shutil.rmtree(backup.folder)
    listed = {name for backup in backups[-keep:] for name in backup.listed()}
    for path in (folder / FILES).rglob("*"):
        if path.is_file() and str(path.relative_to(folder / FILES)) not in listed:
            path.unlink()
    return len(old)
