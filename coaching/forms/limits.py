"""One's own limits: hours of the week, the terms that hold for all of them, and dated changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import User
from coaching import weeks
from coaching.forms import moments
from coaching.forms.call_backs import colleagues
from coaching.models.limits import CHANNELS, WEEKDAYS
from coaching.own_limits import OwnLimits
from coaching.weeks import Hours

RESPONSES = [30, 60, 120, 180, 240, 360, 480, 720, 1440]
FURTHEST = timedelta(days=400)
EARLIER = timedelta(days=1)  # a change may be said to hold since this morning, not since last year


class HoursForm(forms.Form):
    """The same stretch on several days at once: "calls, Monday to Friday, 8:00 to 21:00"."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("For"),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose calls, texts or both.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )
    starts = moments.clock_field(gettext_lazy("From"))
    ends = moments.clock_field(gettext_lazy("Until"))

    def added_to(self, week: Iterable[Hours]) -> list[Hours]:
        """The week with these hours; one that begins at the same time on the same day is replaced, and those that
        overlap are joined when the week is kept."""
        asked = self.cleaned_data
        new = [
            Hours(channel, weekday, asked["starts"], asked["ends"])
            for channel in asked["channels"]
            for weekday in asked["weekdays"]
        ]
        taken = {(each.channel, each.weekday, each.starts) for each in new}
        return [each for each in week if (each.channel, each.weekday, each.starts) not in taken] + new


class CopyForm(forms.Form):
    """One day's hours on other days, in place of what stands there."""

    day = forms.TypedChoiceField(label=gettext_lazy("Copy"), choices=WEEKDAYS, coerce=int)
    to = forms.TypedMultipleChoiceField(
        label=gettext_lazy("To"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day to copy to.")},
    )

    def copied(self, week: Iterable[Hours]) -> list[Hours]:
        return weeks.copied(week, day=self.cleaned_data["day"], to=self.cleaned_data["to"])


class ClientHoursForm(HoursForm):
    """Hours in which the week does not hold for one client: open besides, or closed."""

    WIDER, NARROWER = "wider", "narrower"
    how = forms.ChoiceField(
        label=gettext_lazy("For this client"),
        choices=[
            (WIDER, gettext_lazy("Open: besides your week")),
            (NARROWER, gettext_lazy("Closed: though your week is open")),
        ],
        widget=forms.RadioSelect,
        initial=WIDER,
        error_messages={"required": gettext_lazy("Choose open or closed.")},
    )
    field_order = ["how"]

    def exceptions(self) -> Iterable[Hours]:
        asked = self.cleaned_data
        for channel in asked["channels"]:
            for weekday in asked["weekdays"]:
                yield Hours(channel, weekday, asked["starts"], asked["ends"])


class TermsForm(forms.Form):
    response_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Calls are returned within"),
        help_text=gettext_lazy("Counted over your open time only. It gives the latest time that clients are told."),
        coerce=int,
    )
    longest_call_minutes = forms.IntegerField(
        label=gettext_lazy("Longest call, in minutes"),
        help_text=gettext_lazy("You hear a mark; no call is ever cut off."),
        min_value=5,
        max_value=240,
        error_messages={
            "required": gettext_lazy("Enter the length in minutes."),
            "invalid": gettext_lazy("Enter the length as a whole number of minutes."),
            "min_value": gettext_lazy("Enter at least 5 minutes."),
            "max_value": gettext_lazy("Enter at most 240 minutes."),
        },
    )

    def __init__(self, *args: Any, own: OwnLimits, **kwargs: Any) -> None:
        initial = {"response_minutes": own.response_minutes, "longest_call_minutes": own.longest_call_minutes}
        super().__init__(*args, **{**kwargs, "initial": initial})
        minutes = sorted({*RESPONSES, own.response_minutes})
        self.fields["response_minutes"].choices = [(m, _length(m)) for m in minutes]  # type: ignore[attr-defined]


class OverrideForm(forms.Form):
    """Off or extra, from when until when; in a leave, who covers."""

    OFF, EXTRA, LEAVE = "off", "extra", "leave"
    USUAL, NOBODY, BOTH = "usual", "nobody", "both"
    what = forms.ChoiceField(
        label=gettext_lazy("What changes?"),
        choices=[
            (OFF, gettext_lazy("Off: no coaching in this time")),
            (LEAVE, gettext_lazy("Leave: away, clients are told until when")),
            (EXTRA, gettext_lazy("Extra: open in this time")),
        ],
        widget=forms.RadioSelect,
        initial=OFF,
        error_messages={"required": gettext_lazy("Choose off, leave or extra.")},
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[(BOTH, gettext_lazy("Calls and texts")), *CHANNELS],
        error_messages={"invalid_choice": gettext_lazy("Choose calls, texts or both.")},
    )
    from_day = moments.day_field(gettext_lazy("From"), required=False)
    from_clock = moments.clock_field(gettext_lazy("At"), required=False)
    until_day = moments.day_field(gettext_lazy("Until"))
    until_clock = moments.clock_field(gettext_lazy("At"))
    cover = forms.ChoiceField(
        label=gettext_lazy("Who covers?"),
        help_text=gettext_lazy(
            "A colleague is asked. Until they accept, nobody covers: clients hear so, and the crisis lines."
        ),
        error_messages={"invalid_choice": gettext_lazy("Choose a therapist of your clinic, or nobody.")},
    )

    def __init__(self, *args: Any, user: User, now: datetime, for_client: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        if for_client:  # nobody is on leave for one client
            what = self.fields["what"]
            what.choices = [(key, label) for key, label in what.choices if key != self.LEAVE]  # type: ignore[attr-defined]
        self.colleagues = {str(each.uuid): each for each in colleagues(user)}
        self.fields["cover"].choices = [  # type: ignore[attr-defined]
            (self.USUAL, _("My usual cover")),
            (self.NOBODY, _("Nobody: the crisis lines")),
            *((uuid, _("Ask %(name)s") % {"name": each.name}) for uuid, each in self.colleagues.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("from_day")) != bool(cleaned.get("from_clock")) and not self.errors:
            missing = "from_clock" if cleaned.get("from_day") else "from_day"
            self.add_error(missing, _("Enter both the day and the time, or leave both empty."))
        if not self.errors:
            self._order(self.starts_at, self.ends_at)
        return cleaned

    @property
    def starts_at(self) -> datetime:
        day, clock = self.cleaned_data.get("from_day"), self.cleaned_data.get("from_clock")
        return moments.moment(day, clock, moments.zone_of(self.user)) if day and clock else self.now

    @property
    def ends_at(self) -> datetime:
        day, clock = self.cleaned_data["until_day"], self.cleaned_data["until_clock"]
        return moments.moment(day, clock, moments.zone_of(self.user))

    def terms(self) -> dict[str, Any]:
        """As `limits.override` takes them."""
        asked = self.cleaned_data
        extra = asked["what"] == self.EXTRA
        return {
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "opens": extra,
            "channel": "" if asked["channel"] == self.BOTH else asked["channel"],
            "leave": asked["what"] == self.LEAVE,
            "cover": None if extra else self.colleagues.get(asked["cover"]),
            "no_cover": not extra and asked["cover"] == self.NOBODY,
        }

    def _order(self, starts_at: datetime, ends_at: datetime) -> None:
        if starts_at < self.now - EARLIER:
            self.add_error("from_day", _("Enter a beginning in the future, or none: then it holds from now on."))
        elif ends_at <= self.now:
            self.add_error("until_clock", _("Enter an end in the future."))
        elif ends_at <= starts_at:
            self.add_error("until_clock", _("Enter an end that comes after the beginning."))
        elif ends_at > self.now + FURTHEST:
            self.add_error("until_day", _("Enter an end within the next 400 days."))


class UntilForm(forms.Form):
    """The moment behind one of the strip's buttons."""

    until = forms.CharField(max_length=40)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_until(self) -> datetime:
        try:
            until = datetime.fromisoformat(self.cleaned_data["until"])
        except ValueError:
            until = self.now
        if until.tzinfo is None or not self.now < until < self.now + FURTHEST:
            raise forms.ValidationError(_("Choose a time in the future."))
        return until


def _length(minutes: int) -> str:
    if minutes % 60:
        return _("%(minutes)s minutes") % {"minutes": minutes}
    return _("1 hour") if minutes == 60 else _("%(hours)s hours") % {"hours": minutes // 60}
