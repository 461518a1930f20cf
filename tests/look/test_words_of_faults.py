"""What is wrong with a number, a day or a time is said in a sentence of ours, which names what to enter."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.core.exceptions import ValidationError

import agreements.forms
import coaching.forms

SLIPS = ("x", "-99999999", "99999999", "1.5", "0001-01-01", "9999-12-31", "25:61")
NOT_OURS = ("Ensure this value", "Enter a whole number.", "Enter a valid", "Enter a number.")


def fields():
    """Each visible one of its class, by form and name."""
    for package in (agreements.forms, coaching.forms):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            for name, form in vars(import_module(found.name)).items():
                if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == found.name:
                    for field, drawn in form.base_fields.items():
                        yield f"{name}.{field}", drawn


FIELDS = {
    name: field
    for name, field in fields()
    if isinstance(field, forms.IntegerField | forms.DateField | forms.TimeField) and not field.widget.is_hidden
}


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_no_fault_is_said_in_other_words(name: str) -> None:
    said = [words for slip in SLIPS for words in faults(FIELDS[name], slip)]
    assert said
    assert [words for words in said if words.startswith(NOT_OURS)] == []


def faults(field: forms.Field, slip: str) -> list[str]:
    try:
        field.clean(slip)
    except ValidationError as error:
        return error.messages
    return []
