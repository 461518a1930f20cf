"""Why a list leaves the clinic as a file, and in which form."""

from django import forms
from django.utils.translation import gettext_lazy

from coaching.forms import moments
from coaching.models import FileKind


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=FileKind.choices,
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the form of the file."),
            "invalid_choice": gettext_lazy("Choose the form of the file."),
        },
    )
    reason = moments.reason_field(
        gettext_lazy("What it is for"),
        gettext_lazy("Say what the file is for: it is recorded."),
        help_text=gettext_lazy("A file leaves our care. Keep it where others cannot read it, and delete it after."),
    )
