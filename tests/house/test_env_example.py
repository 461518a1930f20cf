"""`.env.example` names what is read, all of it and nothing else."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]


def test_it_names_what_is_read():
    source = (BASE / "config" / "environment.py").read_text()
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', source)) - {"EMBEDDED", "ENGINE", "NAME", "AC"}
    named = set(re.findall(r"^([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))
    assert named == read
