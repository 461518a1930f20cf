"""Why a record is kept beyond its time, why that ends, and why one is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import Ground
from coaching import clinical_words
from coaching.forms import moments


class HoldForm(forms.Form):
    reason = moments.reason_field(
        gettext_lazy("Why must it be kept?"),
        gettext_lazy("Write why it must be kept."),
        help_text=gettext_lazy("For example a suit, an inquiry, a complaint. It is part of the record."),
    )


class LiftForm(forms.Form):
    reason = moments.reason_field(
        gettext_lazy("Why need it not be kept any more?"), gettext_lazy("Write why the hold ends.")
    )


class DeletionForm(forms.Form):
    """Its words stay when the record is gone: so they name neither the client nor an illness."""

    ground = forms.ChoiceField(
        label=gettext_lazy("On what ground?"),
        choices=[(word, label) for word, label in Ground.choices if word != Ground.TIME],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the ground.")},
    )
    reason = moments.reason_field(
        gettext_lazy("What it rests on"),
        gettext_lazy("Name the letter or the decision that it rests on."),
        help_text=gettext_lazy(
            "For example “letter of 3 March, file 17”. This stays for good: no name, and nothing about health."
        ),
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client

    def clean_reason(self) -> str:
        words: str = self.cleaned_data["reason"]
        said = words.casefold()
        if any(name.casefold() in said for name in self.client.name.split() if len(name) > 1):
            raise forms.ValidationError(_("Leave the client’s name out: these words stay when the record is gone."))
        if clinical_words.found_in(words):
            raise forms.ValidationError(_("Leave out what is about health: these words stay when the record is gone."))
        return words
