"""The house stands as drawn: relations point down, imports stand at the top, names say something, files stay short."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

FLOORS = ["clinic", "telephony", "clients", "agreements", "coaching"]
BASE = Path(__file__).resolve().parents[2]
SAYS_NOTHING = {"utils", "util", "helpers", "common", "services", "managers", "misc", "base", "core"}
CODE = [
    path
    for floor in [*FLOORS, "config"]
    for path in sorted((BASE / floor).rglob("*.py"))
    if "migrations" not in path.parts
]
LATE_ON_PURPOSE = {"apps.py"}  # Django's own place to connect signals: models are loaded by then
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def named(path):
    return str(path.relative_to(BASE))


@pytest.mark.parametrize("app", FLOORS)
def test_no_relation_points_up(app):
    above = FLOORS[FLOORS.index(app) + 1 :]
    relations = [
        (f"{model._meta.label}.{field.name}", field.related_model._meta.app_label)
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
    ]
    assert [name for name, target in relations if target in above] == []


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_imports_stand_at_the_top():
    late = {
        f"{named(path)}:{node.lineno}"
        for path in CODE
        if path.name not in LATE_ON_PURPOSE
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == set()


def test_files_stay_short():
    lines = {path: len([line for line in path.read_text().splitlines() if line.strip()]) for path in CODE}
    assert [f"{named(path)}: {count}" for path, count in lines.items() if count > LONGEST_FILE] == []


def test_functions_stay_short():
    long = [
        f"{named(path)}:{function.lineno} {function.name}"
        for path in CODE
        for function in functions(path)
        if function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_names_say_something():
    assert [named(path) for path in CODE if path.stem in SAYS_NOTHING or path.parent.name in SAYS_NOTHING] == []


def test_every_app_has_one_first_migration():
    firsts = {app: len(list((BASE / app / "migrations").glob("*_initial.py"))) for app in FLOORS}
    assert firsts == dict.fromkeys(FLOORS, 1)
