"""The report of an act, and its correction."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import User
from coaching.forms import moments
from coaching.models import Precision, ReportedBy

KNOWN = [
    (Precision.EXACT.value, gettext_lazy("At this time")),
    (Precision.APPROXIMATE.value, gettext_lazy("At about this time")),
    (Precision.UNKNOWN.value, gettext_lazy("The time is not known: count from now")),
]
NOT_KNOWN_AT_THE_REPORT = (Precision.UNKNOWN.value, gettext_lazy("The time is not known: count from the report"))
DID_NOT_HAPPEN = ("withdrawn", gettext_lazy("It did not happen"))


class WhenForm(forms.Form):
    """How surely the time is known, and the time, in the zone of whoever types it."""

    precision = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"),
        help_text=gettext_lazy("The pause counts from the act, not from the report."),
        choices=KNOWN,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how surely the time is known."),
            "invalid_choice": gettext_lazy("Choose one of the answers."),
        },
    )
    day = moments.day_field(gettext_lazy("Day"), required=False)
    clock = moments.clock_field(gettext_lazy("Time"), required=False)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        for name in ("day", "clock"):
            self.fields[name].depends = True  # type: ignore[attr-defined]  # on the answer above: not "may stay empty"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("precision") in (Precision.EXACT, Precision.APPROXIMATE):
            self._need_a_time(cleaned.get("day"), cleaned.get("clock"))
        if "precision" not in cleaned or cleaned["precision"] in (Precision.EXACT, Precision.APPROXIMATE):
            self._refuse_the_future(cleaned.get("day"), cleaned.get("clock"))
        return cleaned

    @property
    def occurred_at(self) -> datetime | None:
        """None for a time that is not known."""
        if self.cleaned_data["precision"] not in (Precision.EXACT, Precision.APPROXIMATE):
            return None
        zone = moments.zone_of(self.user)
        return moments.moment(self.cleaned_data["day"], self.cleaned_data["clock"], zone)

    def _need_a_time(self, day: date | None, clock: time | None) -> None:
        for name, value, words in (
            ("day", day, _("Enter the day, or say that the time is not known.")),
            ("clock", clock, _("Enter the time, or say that it is not known.")),
        ):
            if value is None and name not in self.errors:
                self.add_error(name, words)

    def _refuse_the_future(self, day: date | None, clock: time | None) -> None:
        if day and clock and moments.moment(day, clock, moments.zone_of(self.user)) > self.now:
            self.add_error("clock", _("Enter a time in the past: this one is in the future."))


class ActForm(WhenForm):
    """Self-harming behaviour: a suicide attempt or self-injury. Never an urge."""

    reported_by = forms.ChoiceField(
        label=gettext_lazy("Who reported it?"),
        choices=lambda: [(each.value, capfirst(str(each.label))) for each in ReportedBy],  # said when shown
        widget=forms.RadioSelect,
        initial=ReportedBy.CLIENT.value,
        error_messages={"required": gettext_lazy("Choose who reported it.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In the client's own words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )


class CorrectionForm(WhenForm):
    reason = moments.reason_field(
        gettext_lazy("Why is the report corrected?"),
        gettext_lazy("Say why it is corrected: both versions stay on record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["precision"].choices = [*KNOWN[:2], NOT_KNOWN_AT_THE_REPORT, DID_NOT_HAPPEN]  # type: ignore[attr-defined]

    @property
    def withdrawn(self) -> bool:
        return bool(self.cleaned_data["precision"] == DID_NOT_HAPPEN[0])
