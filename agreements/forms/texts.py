"""Publishing a text, and whether a guardian signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from agreements.models import Change, TemplateVersion


class PublishForm(forms.Form):
    change = forms.ChoiceField(
        label=gettext_lazy("What kind of change is it?"),
        choices=Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the kind of change.")},
    )

    def __init__(self, *args: Any, draft: TemplateVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = draft.languages
        for code in self.languages:
            self.fields[f"changed_{code}"] = forms.CharField(
                label=_("What changed, in plain words (%(language)s)")
                % {"language": get_language_info(code)["name_translated"]},
                help_text=_("One line each. Whoever signs again reads it first."),
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                required=False,
                max_length=2000,
            )

    @property
    def what_changed(self) -> dict[str, list[str]]:
        lines = {code: self.cleaned_data[f"changed_{code}"].splitlines() for code in self.languages}
        return {code: [line.strip() for line in said if line.strip()] for code, said in lines.items()}


class GuardianForm(forms.Form):
    required = forms.BooleanField(label=gettext_lazy("A parent or guardian signs too"), required=False)
    basis = forms.CharField(
        label=gettext_lazy("On what ground"),
        help_text=gettext_lazy("The law of your state, or a rule of the clinic. The ages differ from state to state."),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say on what ground: the law of the state, or the clinic's own rule.")
        },
    )
