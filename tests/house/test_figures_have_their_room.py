"""P1: counting a call on a full disk must not end the process that answers it; the room for it is taken before."""

import subprocess
import sys
from pathlib import Path

from config import reserved

COUNTS = """
from prometheus_client import Counter, Histogram
Counter("calls", "…", ["why"]).labels("x").inc()
Histogram("took", "…").observe(1)
"""


def written(folder: Path, pid: int) -> list[Path]:
    return [folder / f"{kind}_{pid}.db" for kind in reserved.KINDS]


def test_the_room_is_taken_not_only_promised(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    reserved.for_figures(7)
    assert all(path.stat().st_blocks * 512 >= reserved.ROOM for path in written(tmp_path, 7))


def test_it_is_where_the_library_counts(tmp_path):
    """All kinds that we count are among those for which there is room, and the library goes on with our files."""
    code = f"import os; from config import reserved; reserved.for_figures(os.getpid()); print(os.getpid()){COUNTS}"
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert sorted(tmp_path.iterdir()) == sorted(written(tmp_path, int(done.stdout)))
    assert all(path.stat().st_size == reserved.ROOM for path in tmp_path.iterdir())


def test_a_full_disk_at_the_start_stops_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "missing"))
    reserved.for_figures(7)


def test_elsewhere_nothing_is_reserved(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    reserved.for_figures(7)
