"""A row that is held may still be pointed at: else a commit that checks a foreign key waits for the holder, and where
the holder waits for that commit's own rows, PostgreSQL ends one of them after a second.

Found with twenty storms: two tellings of one call, 64 such pairs.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("clinic", "telephony", "clients", "agreements", "coaching")
HELD = re.compile(r"select_for_update\(((?:[^()]|\([^()]*\))*)\)")
SOURCES = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_held_row_may_be_pointed_at(floor):
    sources = {path: path.read_text() for path in SOURCES if path.is_relative_to(ROOT / floor)}
    held = {(path.name, given) for path, text in sources.items() for given in HELD.findall(text)}
    assert {place for place in held if "no_key=True" not in place[1]} == set()
    assert [path.name for path, text in sources.items() if re.search(r"FOR UPDATE (OF|SKIP|NOWAIT)", text)] == []
