"""What is on file of a client: taken in, changed, searched for."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from clients.models import Programme
from clinic.languages import CHOICES as LANGUAGES
from clinic.models import User
from clinic.numbers import e164
from clinic.roles import Role
from coaching.forms.moments import day_field

AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
ZONES = sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)
OLDEST = 120  # years


def countries() -> list[tuple[str, str]]:
    """ISO codes with their names in the reader's language."""
    names = Locale.parse(get_language() or "en", sep="-").territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in NO_LAND]
    return sorted(found, key=lambda pair: pair[1])


NO_LAND = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


class SearchForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class NumberField(forms.CharField):
    """A telephone number as people write it, read as one of `country`; E.164 when clean."""

    country = "US"
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return e164(typed, self.country)
        except ValidationError as error:
            raise ValidationError(_("Enter a telephone number, for example (314) 555-0100.")) from error


def text_field(label: Any, missing: Any, *, longest: int = 120, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **more,
    )


class DetailsForm(forms.Form):
    name = text_field(gettext_lazy("Name"), gettext_lazy("Enter the client's name."))
    born_on = day_field(gettext_lazy("Date of birth"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language that the line speaks with them"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    programme = forms.ChoiceField(
        label=gettext_lazy("Program"), choices=Programme.choices, widget=forms.RadioSelect, initial=Programme.ADULT
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country they live in"),
        help_text=gettext_lazy("The crisis lines of this country are given."),
        choices=countries,
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone they live in"),
        help_text=gettext_lazy("Times are said to them in it."),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born = self.fields["born_on"]
        born.validators = []  # a birth may lie before what other days are held to
        zone = self.initial.get("time_zone")
        choices = self.fields["time_zone"].choices  # type: ignore[attr-defined]
        if zone and zone not in ZONES:
            self.fields["time_zone"].choices = [(zone, zone), *choices]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_born_on(self) -> Any:
        born, today = self.cleaned_data["born_on"], timezone.localdate()
        if born and not today.year - OLDEST <= born.year <= today.year:
            raise ValidationError(_("Enter the year of birth with four digits, for example 1990-03-04."))
        if born and born > today:
            raise ValidationError(_("Enter a day of birth in the past."))
        return born


class NewClientForm(DetailsForm):
    """`seen` are the clients who were shown as perhaps the same person, when one goes on all the same."""

    number = NumberField(
        label=gettext_lazy("Telephone they call from"),
        required=False,
        help_text=gettext_lazy("Without one the line asks for the PIN at every call."),
    )
    texts = forms.BooleanField(
        label=gettext_lazy("The client agreed to be texted there, knowing that others may see it"), required=False
    )
    therapist = forms.ModelChoiceField(
        label=gettext_lazy("Primary therapist"),
        queryset=User.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the primary therapist.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "born_on", "number", "texts", "language", "programme", "therapist", "country", "time_zone")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        clinic = user.clinic
        here = {"language": clinic.language, "country": clinic.country, "time_zone": clinic.time_zone}
        super().__init__(*args, **{"initial": here, **kwargs})
        self.fields["therapist"].queryset = therapists_for(user)  # type: ignore[attr-defined]
        self.fields["number"].country = clinic.country  # type: ignore[attr-defined]
        if not user.has_role(Role.ADMIN):
            self.fields["therapist"].initial = user.uuid

    def record(self) -> dict[str, Any]:
        """As `treatment.take_in` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def therapists_for(user: User) -> Any:
    """Whom this person may take a client in for: the office for every therapist, a therapist for themselves."""
    everybody = User.objects.filter(
        clinic=user.clinic_id, is_active=True, grants__role=Role.THERAPIST, grants__ended_at=None
    ).order_by("name")
    return everybody if user.has_role(Role.ADMIN) else everybody.filter(pk=user.pk)


class PhoneForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("For example: own, work, at the mother's."),
        max_length=40,
        required=False,
    )
    texts = forms.BooleanField(
        label=gettext_lazy("The client agreed to be texted there, knowing that others may see it"), required=False
    )
    doubted = forms.BooleanField(
        label=gettext_lazy("Others may use this phone: ask the caller for the PIN"), required=False
    )


class NewPhoneForm(PhoneForm):
    number = NumberField(
        label=gettext_lazy("Number"), error_messages={"required": gettext_lazy("Enter the telephone number.")}
    )
    field_order = ("number", "label", "texts", "doubted")


class CaregiverForm(forms.Form):
    name = text_field(gettext_lazy("Name"), gettext_lazy("Enter the caregiver's name."))
    relationship = text_field(
        gettext_lazy("Who they are to the client"),
        gettext_lazy("Say who they are, for example: mother."),
        longest=60,
    )
    phone = NumberField(
        label=gettext_lazy("Telephone"), error_messages={"required": gettext_lazy("Enter their telephone number.")}
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, widget=forms.RadioSelect)
    guardian = forms.BooleanField(label=gettext_lazy("Is a guardian, and signs for the client"), required=False)
    own_coaching = forms.BooleanField(
        label=gettext_lazy("Has coaching of their own"),
        help_text=gettext_lazy("The line knows their number then. A client's pause never closes it to them."),
        required=False,
    )


class PinForm(forms.Form):
    pin = forms.CharField(
        label=gettext_lazy("PIN that the client chooses"),
        help_text=gettext_lazy("Six digits. Leave it empty, and one is drawn."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}),
    )
