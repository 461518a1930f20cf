"""What is agreed for the time between sessions: with one tap, or in full; its move; a skill to practise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Clinic, User
from coaching.forms import moments
from coaching.models import Repeat, Side, Skill, Way

ONCE = "once"


@dataclass(frozen=True, slots=True)
class Preset:
    """Agreed with one tap, for the next time that the clock shows it. `label` takes %(time)s."""

    key: str
    side: Side
    way: Way
    clock: time
    label: Any
    what_for: Any = ""


PRESETS = (
    Preset(
        "diary",
        Side.CLIENT,
        Way.PHOTO,
        time(20),
        gettext_lazy("Text me the diary card by %(time)s"),
        gettext_lazy("Diary card"),
    ),
    Preset("call", Side.THERAPIST, Way.CALL, time(18), gettext_lazy("I call you at %(time)s")),
    Preset("how", Side.CLIENT, Way.TEXT, time(21), gettext_lazy("Text me how it went by %(time)s")),
)


class When(forms.Form):
    """A day and a time ahead, on the clock of whoever types."""

    day = moments.day_field(gettext_lazy("Day"))
    clock = moments.clock_field(gettext_lazy("Time"))

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = moments.zone_of(user), now

    @property
    def due_at(self) -> datetime:
        return moments.moment(self.cleaned_data["day"], self.cleaned_data["clock"], self.zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "day" in cleaned and "clock" in cleaned and self.due_at <= self.now and not self.may_have_gone_by:
            self.add_error("clock", _("Enter a time in the future."))
        return cleaned

    @property
    def may_have_gone_by(self) -> bool:
        return False


class CheckInForm(When):
    side = forms.ChoiceField(
        label=gettext_lazy("Who gets in touch?"),
        choices=[(Side.CLIENT, gettext_lazy("The client")), (Side.THERAPIST, gettext_lazy("I do"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who gets in touch.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=[
            (Way.ANY, gettext_lazy("Call or text")),
            (Way.CALL, gettext_lazy("Call")),
            (Way.TEXT, gettext_lazy("Text")),
            (Way.PHOTO, gettext_lazy("Photo")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how.")},
    )
    what_for = forms.CharField(label=gettext_lazy("What for?"), max_length=300, required=False)
    repeat = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=[(ONCE, gettext_lazy("Once")), *[(value, capfirst(label)) for value, label in Repeat.choices]],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how often.")},
    )
    last_on = moments.day_field(
        gettext_lazy("Until, if it comes again"), required=False, help_text=gettext_lazy("At most a year ahead.")
    )
    field_order = ("side", "way", "day", "clock", "what_for", "repeat", "last_on")

    @property
    def repeats(self) -> bool:
        return self.cleaned_data.get("repeat", ONCE) != ONCE

    @property
    def may_have_gone_by(self) -> bool:
        """One that comes again begins with the next of its days."""
        return self.repeats

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.repeats and "last_on" not in self.errors and not cleaned.get("last_on"):
            self.add_error("last_on", _("Enter the day on which it ends."))
        if cleaned.get("way") == Way.PHOTO and cleaned.get("side") == Side.THERAPIST:
            self.add_error("way", _("A photo comes from the client: choose call or text."))
        return cleaned


class MoveForm(When):
    """Another day or time for the same check-in."""


class PracticeForm(forms.Form):
    skill = forms.ModelChoiceField(
        label=gettext_lazy("Which skill?"),
        queryset=Skill.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose a skill."),
            "invalid_choice": gettext_lazy("Choose a skill of your clinic's list."),
        },
    )
    what_for = forms.CharField(
        label=gettext_lazy("What for?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The client reads it on their own page, behind the PIN."),
    )
    until = moments.day_field(gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = Skill.objects.filter(clinic=clinic, retired_at=None)  # type: ignore[attr-defined]
