"""What the admin asks about a contact, and what the therapist answers."""

from django import forms
from django.utils.translation import gettext_lazy

from coaching.forms import moments


class QuestionForm(forms.Form):
    text = moments.reason_field(gettext_lazy("Your question"), gettext_lazy("Write the question."))


class AnswerForm(forms.Form):
    text = moments.reason_field(gettext_lazy("Your answer"), gettext_lazy("Write the answer."))
