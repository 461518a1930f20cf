"""Choices that narrow a list. They stand in its address, which may be old, cut off or changed by hand: what is not, or
no longer, in the list is answered in words, and never with what the database says about it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy

NO_SUCH_CLIENT = gettext_lazy("This client is not in your list. Choose another, or show everything.")
NO_SUCH_PERSON = gettext_lazy("This person is not in the list. Choose another, or show everything.")
NO_SUCH_CHOICE = gettext_lazy("This is not in the list. Choose another, or show everything.")


def one_of(label: Any, choices: Any, *, every: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", every), *choices],
        required=False,
        error_messages={"invalid_choice": NO_SUCH_CHOICE},
    )


class OneRecord(forms.ModelChoiceField):
    """One of the list by its opaque id, or every one of them."""

    def __init__(self, label: Any, model: type[Model], *, every: Any, unknown: Any) -> None:
        super().__init__(
            model._default_manager.none(),
            label=label,
            required=False,
            to_field_name="uuid",
            empty_label=every,
            error_messages={"invalid_choice": unknown},
        )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:  # not in the list, or no id at all
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error
