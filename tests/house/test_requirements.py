"""Every package is pinned, and each that we asked for says why."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
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


OURS = {"config", "coaching", "agreements", "clients", "telephony", "clinic"}
PART_OF_ANOTHER = {  # an extra's own package, or one whose types are in the other's interface
    "phonenumbers": "django-phonenumber-field[phonenumberslite]",
    "asn1crypto": "pyHanko",
    "pyhanko_certvalidator": "pyHanko",
    "kombu": "celery",
    "qrcode": "django-allauth[mfa]",
    "urllib3": "requests",
    "asgiref": "Django",
}
FOR_THE_LOCAL_SERVERS = {"config/embedded.py", "config/processes.py"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def test_what_the_application_imports_is_asked_for():
    """Not only brought along: another release of the package that brings it may leave it out."""
    asked = set(reasons((BASE / "requirements.in").read_text()))
    brought_by = packages_distributions()
    missing = {
        f"{path.relative_to(BASE)}: {module}"
        for floor in OURS
        for path in (BASE / floor).rglob("*.py")
        if str(path.relative_to(BASE)) not in FOR_THE_LOCAL_SERVERS
        for module in imported(path)
        if module not in OURS | PART_OF_ANOTHER.keys() | sys.stdlib_module_names
        and not asked & {key(name) for name in brought_by.get(module, [])}
    }
    assert missing == set()
