"""Ending a pause early, a check in a pause, an exception from the rule: each with its reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models.policy import BOUNDS
from coaching.forms.moments import reason_field
from coaching.models import CheckKind

MOST_HOURS = BOUNDS["rule_hours"][1]


class EndForm(forms.Form):
    reason = reason_field(
        gettext_lazy("Why does the pause end early?"),
        gettext_lazy("Say why it ends early: the reason stays with the pause."),
    )


class CheckForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of check?"),
        choices=CheckKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what kind of check it is.")},
    )
    reason = reason_field(
        gettext_lazy("Why is it made?"),
        gettext_lazy("Say why the check is made: the reason stays with the pause."),
        help_text=gettext_lazy("A check is about safety and care. It is not coaching, and it does not end the pause."),
    )


class ExceptionForm(forms.Form):
    """What holds for this client instead of the clinic's rule."""

    OFF, OTHER, AS_CLINIC = "off", "other", "as_clinic"
    rule = forms.ChoiceField(
        label=gettext_lazy("For this client, the 24-hour rule"),
        choices=[
            (OFF, gettext_lazy("is off")),
            (OTHER, gettext_lazy("has another length, or other channels")),
            (AS_CLINIC, gettext_lazy("holds as the clinic has it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what holds for this client.")},
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Length in hours, if another"),
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
        error_messages={
            "invalid": gettext_lazy("Enter the length as a whole number of hours."),
            "min_value": gettext_lazy("Enter at least 1 hour."),
            "max_value": gettext_lazy("Enter at most 168 hours, a week."),
        },
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels that it closes, if others"),
        choices=[("call", gettext_lazy("Calls")), ("text", gettext_lazy("Texts"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = reason_field(
        gettext_lazy("Why?"), gettext_lazy("Say why this client has an exception: it is shown with every act.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        says_nothing = not cleaned.get("hours") and not cleaned.get("channels") and "hours" not in self.errors
        if cleaned.get("rule") == self.OTHER and says_nothing:
            self.add_error("hours", _("Enter the other length, or choose the channels."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """As `pauses.except_client` takes them."""
        other = self.cleaned_data["rule"] == self.OTHER
        return {
            "applies": self.cleaned_data["rule"] != self.OFF,
            "hours": self.cleaned_data["hours"] if other else None,
            "channels": (self.cleaned_data["channels"] or None) if other else None,
            "reason": self.cleaned_data["reason"],
        }
