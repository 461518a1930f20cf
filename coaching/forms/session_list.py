from django import forms
from django.utils.translation import gettext_lazy


class PointForm(forms.Form):
    """Something to talk about in the next session."""

    text = forms.CharField(
        label=gettext_lazy("Something else to talk about"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write what to talk about.")},
    )
