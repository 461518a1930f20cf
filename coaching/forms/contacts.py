"""The therapist's part of a contact's record: a minute's work with one thumb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from coaching.models import Contact, Function, Skill

SCALE = [(str(value), str(value)) for value in range(6)]


def scale_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 5.")},
    )


class CompletionForm(forms.Form):
    function = forms.ChoiceField(
        label=gettext_lazy("What was it for?"),
        choices=Function.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the contact was for.")},
    )
    urge_suicide = scale_field(gettext_lazy("Urge to suicide, 0 to 5"))
    urge_self_harm = scale_field(gettext_lazy("Urge to self-harm, 0 to 5"))
    skills = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Skills that were coached"),
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose skills of your clinic's list.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=8000
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": as_it_stands(contact)})
        field = self.fields["skills"]
        kept = contact.skills.values("pk")
        known = Skill.objects.filter(clinic_id=contact.clinic_id)
        field.queryset = known.filter(retired_at=None) | known.filter(pk__in=kept)  # type: ignore[attr-defined]


def as_it_stands(contact: Contact) -> dict[str, Any]:
    if contact.completed_at is None:
        return {}
    return {
        "function": contact.function,
        "urge_suicide": contact.urge_suicide,
        "urge_self_harm": contact.urge_self_harm,
        "skills": list(contact.skills.all()),
        "note": contact.note,
    }
