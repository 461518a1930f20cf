"""A name for a list of the log. The list itself is its address."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from coaching.forms.log import LogForm
from coaching.log import address

LONGEST_NAME = 40


class LogViewForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of this list"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter a name for the list."),
            "max_length": gettext_lazy("Enter a name of at most 40 characters."),
        },
    )
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """Only the log's own filters: whatever else an address says is not kept."""
        return address.of(QueryDict(self.cleaned_data["query"]), only=set(LogForm.base_fields))
