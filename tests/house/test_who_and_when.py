"""Who did it and when it was done belong together, in every table (state is a time and a person, not a boolean)."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Q

FLOORS = ["clinic", "telephony", "clients", "agreements", "coaching"]
TIMES = ("at", "on")
WITHOUT_A_TIME_OF_ITS_OWN = {"coaching.Act.entered_by"}  # written with the row, whose time is reported_at


def fields(model):
    return {field.name: field for field in model._meta.get_fields() if field.concrete}


def by_fields():
    for floor in FLOORS:
        for model in apps.get_app_config(floor).get_models():
            for name in fields(model):
                label = f"{model._meta.label}.{name}"
                if name.endswith("_by") and label not in WITHOUT_A_TIME_OF_ITS_OWN:
                    yield pytest.param(model, name.removesuffix("_by"), id=label)


def mentioned(condition):
    if not isinstance(condition, Q):
        return set()
    found = set()
    for child in condition.children:
        found |= mentioned(child) if isinstance(child, Q) else {child[0].partition("__")[0]}
    return found


@pytest.mark.parametrize(("model", "deed"), list(by_fields()))
def test_whoever_did_it_did_it_at_a_time(model, deed):
    assert any(f"{deed}_{word}" in fields(model) for word in TIMES)


@pytest.mark.parametrize(("model", "deed"), list(by_fields()))
def test_nobody_did_what_was_not_done(model, deed):
    """Where the time may be empty, the database itself refuses a name without a time."""
    time = next(fields(model)[f"{deed}_{word}"] for word in TIMES if f"{deed}_{word}" in fields(model))
    checks = [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    assert not time.null or any({time.name, f"{deed}_by"} <= mentioned(check.condition) for check in checks)
