"""Every deed on the trail has a name for its thing, and belongs to a kind an admin can ask for."""

import ast
import re
from pathlib import Path

import pytest
from django.db.models import Q

from coaching.trail import words
from coaching.trail.kinds import KINDS

FLOORS = ("clinic", "telephony", "clients", "agreements", "coaching", "config")
ROOT = Path(__file__).parents[2]
RECORDING = ("record", "_audit", "_record", "audit_")


def actions():
    """What is given to `record`, or to a module's own `_audit` and `_record`, as written in the code."""
    found = set()
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            code = path.read_text()
            speaks = any(f"{name}(" in code for name in RECORDING)  # to take others apart would take longer
            for node in ast.walk(ast.parse(code)) if speaks else ():
                name = getattr(node, "func", None) and getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in RECORDING:
                    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    found |= {text for text in texts if isinstance(text, str) and "." in text and " " not in text}
    return found


def fits(condition, action):
    """The condition, asked of one action without a database."""
    if isinstance(condition, tuple):
        how, value = condition
        lookup = how.partition("__")[2]
        return {"": action == value, "startswith": action.startswith(str(value)),
                "endswith": action.endswith(str(value)), "in": action in value}[lookup]  # fmt: skip
    assert isinstance(condition, Q)
    parts = [fits(child, action) for child in condition.children]
    joined = all(parts) if condition.connector == Q.AND else any(parts)
    return joined != condition.negated


def test_there_are_deeds_to_name():
    assert {"contact.reviewed", "policy.published", "emergency.begun"} <= actions()


@pytest.mark.parametrize("action", sorted(actions() | {"access.denied", "client.read"}))
def test_it_has_a_thing_and_exactly_one_kind(action):
    thing = action.partition(".")[0]
    assert thing in words.THINGS or action.endswith(".read"), f"{thing} has no name in words.THINGS"
    kinds = [kind for kind, (_label, condition) in KINDS.items() if fits(condition, action)]
    assert len(kinds) == 1, f"{action} belongs to {kinds or 'no kind'}"


def lists():
    """(model, page) of each place where many records are shown at once."""
    code = "".join(path.read_text() for path in (ROOT / "coaching").rglob("*.py"))
    return sorted(set(re.findall(r"audit\.read\([\w.]+, (Client|Contact), [^()]*page=\"([\w-]+)\"", code)))


@pytest.mark.parametrize(("model", "page"), lists())
def test_a_list_of_records_is_not_called_one_record(model, page):
    assert f"{model} {page}".lower() in words.PAGES


def test_there_are_lists_to_name():
    assert {("Client", "board"), ("Contact", "log"), ("Client", "reports")} <= set(lists())
