"""People on the staff: who they are, what they may do, and who takes over."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from clinic import languages
from clinic.models import User
from clinic.roles import Role
from coaching.forms.call_backs import colleagues


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


class DetailsForm(forms.Form):
    """`details` as `staff.change` and `staff.create` take them."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, error_messages={"required": gettext_lazy("Enter the name.")}
    )
    phone = PhoneNumberField(
        label=gettext_lazy("Their own telephone number"),
        help_text=gettext_lazy("It is rung for coaching calls. Clients never see it."),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a telephone number, for example +1 314 555 0111.")},
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=_zones)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages.CHOICES)

    @property
    def details(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {
            "name": asked["name"],
            "phone": asked["phone"].as_e164 if asked["phone"] else "",
            "time_zone": asked["time_zone"],
            "language": asked["language"],
        }


class RolesForm(forms.Form):
    roles = forms.TypedMultipleChoiceField(
        label=gettext_lazy("What they do"),
        choices=Role.choices,
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one. Whoever leaves is deactivated instead.")},
    )


class InvitationForm(RolesForm, DetailsForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("They sign in with it, and choose their password by a link that is sent there."),
        error_messages={
            "required": gettext_lazy("Enter the e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address, for example mira@riverbend.example."),
        },
    )
    field_order = ["name", "email", "roles", "phone", "time_zone", "language"]


class SuccessorForm(forms.Form):
    """Who takes over the caseload."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over?"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a therapist"),
        error_messages={
            "required": gettext_lazy("Choose who takes over."),
            "invalid_choice": gettext_lazy("Choose a therapist of your clinic."),
        },
    )

    def __init__(self, *args: Any, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = colleagues(leaving)  # type: ignore[attr-defined]
