"""Every package is pinned, and each that we asked for says why."""

import re
from pathlib import Path

import pytest

from config.pins import NAMES, key, reasons

BASE = Path(__file__).resolve().parents[2]


def lines(name):
    return [row for row in (BASE / name).read_text().splitlines() if row and row[0] not in "#-"]


@pytest.mark.parametrize("name", NAMES)
def test_each_direct_line_has_its_reason_in_both_files(name):
    why = reasons((BASE / f"{name}.in").read_text())
    assert len(why) == len(lines(f"{name}.in"))
    pinned = {key(row.partition("==")[0]): row for row in lines(f"{name}.txt")}
    assert {package: pinned[package].partition("# ")[2] for package in why} == why


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_pinned(name):
    assert [row for row in lines(f"{name}.txt") if not re.match(r"[a-z0-9.-]+==\S+ +# \S", row)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_place_to_fetch_from_is_named(name):
    text = (BASE / f"{name}.txt").read_text()
    assert "://" not in text
    assert "--" not in text


def test_the_three_files_agree():
    pins = {}
    for name in NAMES:
        for row in lines(f"{name}.txt"):
            package, _, version = row.split()[0].partition("==")
            assert pins.setdefault(package, version) == version
