"""The clinic's rules as one form: what is not changed stays as the last version has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Policy, User
from clinic.models.policy import BOUNDS, CHANNELS
from clinic.policies import RULES
from coaching.forms import moments


def _within(least: int, most: int) -> dict[str, Any]:
    """One sentence for whatever is wrong with the number: what it may be."""
    words = format_lazy(gettext_lazy("Enter a whole number from {least} to {most}."), least=least, most=most)
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)


class RulesForm(forms.ModelForm):
    """`changed_rules` is what differs from the version before; `effective_from` when it begins, or None for at once."""

    rule_channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels that the rule closes"),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose calls, texts or both.")},
    )
    from_day = moments.day_field(
        gettext_lazy("In force from"),
        help_text=gettext_lazy("Both empty: from the moment it is saved."),
        required=False,
    )
    from_clock = moments.clock_field(gettext_lazy("At"), required=False)

    class Meta:
        model = Policy
        fields = RULES
        error_messages = {field: _within(*bounds) for field, bounds in BOUNDS.items()}

    def __init__(self, *args: Any, user: User, now: datetime, before: Policy, **kwargs: Any) -> None:
        kwargs["initial"] = {rule: getattr(before, rule) for rule in RULES}
        super().__init__(*args, **kwargs)
        self.user, self.now, self.before = user, now, before

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("from_day")) != bool(cleaned.get("from_clock")) and not self.errors:
            missing = "from_clock" if cleaned.get("from_day") else "from_day"
            self.add_error(missing, _("Enter both the day and the time, or leave both empty."))
        if not self.errors and self.effective_from and self.effective_from <= self.now:
            self.add_error("from_day", _("Enter a time in the future, or leave it empty."))
        if not self.errors and not self.changed_rules:
            self.add_error(None, _("Nothing differs from the rules as they are. Change what is to change."))
        return cleaned

    @property
    def effective_from(self) -> datetime | None:
        day, clock = self.cleaned_data.get("from_day"), self.cleaned_data.get("from_clock")
        return moments.moment(day, clock, moments.zone_of(self.user)) if day and clock else None

    @property
    def changed_rules(self) -> dict[str, Any]:
        return {
            rule: self.cleaned_data[rule] for rule in RULES if self.cleaned_data[rule] != getattr(self.before, rule)
        }
