"""A contact that the line did not see: who, when, what for, skills. Everything else may stay empty."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Caregiver, Client
from clinic.models import User
from clinic.roles import Role
from coaching.forms import moments
from coaching.forms.notes import function_field, picked_skills, scale, words
from coaching.models import ContactOutcome, Direction, Function, Kind, Skill

CAME_TO = [
    (ContactOutcome.CONNECTED.value, gettext_lazy("We spoke, or wrote")),
    (ContactOutcome.NO_ANSWER.value, gettext_lazy("An attempt: not reached")),
    (ContactOutcome.VOICEMAIL.value, gettext_lazy("A message was left")),
]
BEGAN = [(Direction.IN.value, gettext_lazy("The client")), (Direction.OUT.value, gettext_lazy("I"))]
LONGEST = 600  # minutes
SLIP = timedelta(minutes=1)  # a page that was opened in this minute may name it


class LogForm(forms.Form):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Who?"),
        queryset=Client.objects.none(),
        empty_label=gettext_lazy("Choose a client"),
        to_field_name="uuid",
        error_messages={
            "required": gettext_lazy("Choose the client."),
            "invalid_choice": gettext_lazy("Choose a client of yours."),
        },
    )
    caregiver = forms.ModelChoiceField(
        label=gettext_lazy("With whom?"),
        queryset=Caregiver.objects.none(),
        required=False,
        empty_label=gettext_lazy("The client"),
        to_field_name="uuid",
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How?"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.IN_PERSON.value
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Who began?"), choices=BEGAN, widget=forms.RadioSelect, initial=Direction.IN.value
    )
    day = moments.day_field(gettext_lazy("Day"))
    clock = moments.clock_field(gettext_lazy("Time"))
    function = function_field()
    skills = picked_skills(gettext_lazy("Skills that were coached"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=CAME_TO,
        widget=forms.RadioSelect,
        initial=ContactOutcome.CONNECTED.value,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "invalid": gettext_lazy("Enter whole minutes, for example 20."),
            "min_value": gettext_lazy("Enter at least 1 minute, or leave it empty."),
            "max_value": gettext_lazy("Enter at most %(limit_value)s minutes."),
        },
    )
    planned = forms.BooleanField(label=gettext_lazy("It was planned"), required=False)
    urge_suicide = scale(gettext_lazy("Urge to suicide, 0 to 5"))
    urge_self_harm = scale(gettext_lazy("Urge to self-harm, 0 to 5"))
    note = words(gettext_lazy("Note"), rows=3, most=8000)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: User, now: datetime, clients: QuerySet[Client], client: Client | None, **kwargs: Any
    ) -> None:
        self.user, self.now = user, now
        here = now.astimezone(moments.zone_of(user))
        begins = {"day": here.date(), "clock": here.strftime("%H:%M"), "once": uuid4()}
        begins |= {"function": Function.GROUP} if not user.has_role(Role.THERAPIST) else {}
        begins |= {"person": client.uuid} if client else {}
        super().__init__(*args, **{**kwargs, "initial": begins})
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = clients
        fields["skills"].queryset = Skill.objects.filter(clinic_id=user.clinic_id, retired_at=None)
        if client:
            fields["person"].widget = forms.HiddenInput()
            fields["caregiver"].queryset = client.caregivers.filter(ended_at=None)
        if not fields["caregiver"].queryset.exists():
            del self.fields["caregiver"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("clock") and self.started_at > self.now + SLIP:
            self.add_error("clock", _("Enter a time in the past: this one is in the future."))
        return cleaned

    @property
    def started_at(self) -> datetime:
        return moments.moment(self.cleaned_data["day"], self.cleaned_data["clock"], moments.zone_of(self.user))

    @property
    def entry(self) -> dict[str, Any]:
        """What `contacts.log` takes."""
        told = self.cleaned_data
        return {
            "client": told["person"],
            "uuid": told["once"],
            "started_at": min(self.started_at, self.now),
            "caregiver": told.get("caregiver"),
            **{name: told[name] for name in ("kind", "direction", "outcome", "minutes", "planned")},
        }

    @property
    def written(self) -> dict[str, Any]:
        """What `notes.sign` takes."""
        return {
            name: self.cleaned_data[name] for name in ("function", "skills", "urge_suicide", "urge_self_harm", "note")
        }
