"""Asking a colleague to cover."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.models import User
from coaching.forms.call_backs import colleagues


class AskForm(forms.Form):
    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a therapist"),
        help_text=gettext_lazy("It comes to their board. Until they accept, nothing changes for your clients."),
        error_messages={
            "required": gettext_lazy("Choose whom you ask."),
            "invalid_choice": gettext_lazy("Choose a therapist of your clinic."),
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues(user)  # type: ignore[attr-defined]
