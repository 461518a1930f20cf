"""A crisis line as an admin enters it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models.crisis_line import How, Purpose

DIALLED = RegexValidator(
    r"^[+0-9*#]+$", gettext_lazy("Enter the number as it is dialed, digits only, for example 988 or +13145550100.")
)
ISO = RegexValidator(r"^[A-Z]{2}$", gettext_lazy("Enter the country as two letters, for example US."))


class UpperCase(forms.CharField):
    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").upper()


class CrisisLineForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, error_messages={"required": gettext_lazy("Enter its name.")}
    )
    country = UpperCase(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Two letters, for example US. It is given to people who live there."),
        max_length=2,
        validators=[ISO],
        error_messages={"required": gettext_lazy("Enter the country as two letters, for example US.")},
    )
    purpose = forms.ChoiceField(label=gettext_lazy("For"), choices=Purpose.choices)
    how = forms.ChoiceField(label=gettext_lazy("How it is reached"), choices=How.choices, widget=forms.RadioSelect)
    number = forms.CharField(
        label=gettext_lazy("Number as dialed or texted"), max_length=20, required=False, validators=[DIALLED]
    )
    keyword = forms.CharField(label=gettext_lazy("Word to text"), max_length=20, required=False)
    spanish = UpperCase(
        label=gettext_lazy("For Spanish: key to press, or word to text"),
        help_text=gettext_lazy("For example 2, or AYUDA. Empty: nothing is needed."),
        max_length=20,
        required=False,
    )
    spoken = forms.CharField(
        label=gettext_lazy("Said aloud as"),
        help_text=gettext_lazy("Empty: digit by digit."),
        max_length=80,
        required=False,
    )
    hours = forms.CharField(label=gettext_lazy("Hours"), max_length=80, required=False, initial="24/7")
    link = forms.URLField(label=gettext_lazy("Link"), required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["number"] and cleaned["how"] != How.CHAT:
            self.add_error("number", _("Enter the number that is called or texted."))
        if not self.errors and cleaned["how"] == How.CHAT and not cleaned["number"] and not cleaned["link"]:
            self.add_error("link", _("Enter the address of the chat."))
        return cleaned

    def details(self) -> dict[str, Any]:
        """As `crisis.add` takes them."""
        details = dict(self.cleaned_data)
        spanish = details.pop("spanish")
        return details | {"presses": {"es": spanish} if spanish else {}}
