"""The coaching plan, as client and therapist wrote it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

SPOKEN = 600  # characters of what the line reads out: under a minute
LONG = gettext_lazy("Say it more shortly.")


def part(label: Any, hint: Any, *, rows: int = 4, most: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=most,
        error_messages={"max_length": LONG},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PlanForm(forms.Form):
    """`seen` is the number of the version that was read before it was changed."""

    crisis_plan = part(
        gettext_lazy("Crisis plan"),
        gettext_lazy("For whoever coaches: signs, people, places, what has kept them safe."),
    )
    skills_that_help = part(gettext_lazy("Skills that help"), gettext_lazy("In the client's own words."), rows=3)
    meanwhile = part(
        gettext_lazy("What to do while waiting"),
        gettext_lazy("The line reads this out to the client. Write it as you would say it to them."),
        rows=3,
        most=SPOKEN,
    )
    how_to_reach = part(
        gettext_lazy("How to reach me"), gettext_lazy("What you agreed: which channel, for what, how soon."), rows=3
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
