"""Which of the line's words to show."""

from django import forms
from django.utils.translation import gettext_lazy

from coaching.line.phrasebook import EMAIL, SITUATIONS
from telephony.channels import Channel


class WordingForm(forms.Form):
    situation = forms.ChoiceField(
        label=gettext_lazy("Situation"),
        choices=[("", gettext_lazy("Every situation")), *SITUATIONS.items()],
        required=False,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[
            ("", gettext_lazy("Said, texted and e-mailed")),
            (Channel.CALL.value, gettext_lazy("Said in a call")),
            (Channel.TEXT.value, gettext_lazy("Texted")),
            (EMAIL, gettext_lazy("E-mailed")),
        ],
        required=False,
    )
