"""Opening what is closed in an emergency, and the review of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.forms import moments


class EmergencyForm(forms.Form):
    reason = moments.reason_field(
        gettext_lazy("What is the emergency, and what do you need to read?"),
        gettext_lazy("Write why. Without a reason nothing is opened."),
    )


class ReviewForm(forms.Form):
    justified = forms.TypedChoiceField(
        label=gettext_lazy("What did you find?"),
        choices=[("yes", gettext_lazy("It was an emergency")), ("no", gettext_lazy("It should not have been opened"))],
        coerce=lambda word: word == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you found.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What follows from it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        error_messages={"max_length": gettext_lazy("Say it in at most 2,000 characters.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("justified") is False and not cleaned.get("words"):
            self.add_error("words", _("Write what follows from it."))
        return cleaned
