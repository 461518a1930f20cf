"""One more skill for the clinic's list."""

from django import forms
from django.utils.translation import gettext_lazy

from coaching.models import Skill


class SkillForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the skill"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Enter the name of the skill."),
            "max_length": gettext_lazy("Enter a name of at most 60 characters."),
        },
    )
    module = forms.ChoiceField(
        label=gettext_lazy("Module"),
        choices=Skill.Module.choices,
        error_messages={"invalid_choice": gettext_lazy("Choose a module from the list.")},
    )
