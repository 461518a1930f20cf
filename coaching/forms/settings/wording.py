"""Which of the line's words to show."""

from django import forms
from django.utils.translation import gettext_lazy

from coaching.forms.choosing import one_of
from coaching.line.phrasebook import EMAIL, SITUATIONS
from telephony.channels import Channel


class WordingForm(forms.Form):
    situation = one_of(gettext_lazy("Situation"), SITUATIONS.items(), every=gettext_lazy("Every situation"))
    channel = one_of(
        gettext_lazy("How"),
        [
            (Channel.CALL.value, gettext_lazy("Said in a call")),
            (Channel.TEXT.value, gettext_lazy("Texted")),
            (EMAIL, gettext_lazy("E-mailed")),
        ],
        every=gettext_lazy("Said, texted and e-mailed"),
    )
