"""What a leader passes on to the primary therapist."""

from django import forms
from django.utils.translation import gettext_lazy

from coaching.forms import moments


class PassOnForm(forms.Form):
    note = moments.reason_field(
        gettext_lazy("What do they need?"),
        gettext_lazy("Say what the therapist should know."),
        help_text=gettext_lazy("In a sentence or two. It stays with the client’s record, and is texted to nobody."),
    )
